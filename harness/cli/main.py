"""The command `idrill`: assembles the verbs. Nothing heavy is imported before a verb needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from harness import exit_codes
from harness.cli import defaults, guard, settings_file, streams
from harness.cli.guard import guarded
from harness.cli.verb import Verb
from harness.cli.verbs.abort import abort
from harness.cli.verbs.actions import actions
from harness.cli.verbs.archive import archive
from harness.cli.verbs.check import check
from harness.cli.verbs.clean import clean
from harness.cli.verbs.config import config
from harness.cli.verbs.debrief import debrief
from harness.cli.verbs.doctor import doctor
from harness.cli.verbs.due import due
from harness.cli.verbs.explore import explore
from harness.cli.verbs.faultproxy import faultproxy
from harness.cli.verbs.forget import forget
from harness.cli.verbs.gameday import gameday
from harness.cli.verbs.history import history
from harness.cli.verbs.list import list_
from harness.cli.verbs.matrix import matrix
from harness.cli.verbs.new import new
from harness.cli.verbs.plan import plan
from harness.cli.verbs.readiness import readiness
from harness.cli.verbs.report import report
from harness.cli.verbs.review import review
from harness.cli.verbs.run import run
from harness.cli.verbs.runbook import runbook
from harness.cli.verbs.schedule import schedule
from harness.cli.verbs.schema import schema
from harness.cli.verbs.sign import approve, confirm
from harness.cli.verbs.sweep import sweep
from harness.cli.verbs.trends import trends
from harness.cli.verbs.verify import verify
from harness.errors import HarnessError

_VERBS: dict[str, Callable[..., int]] = {
    "list": list_,
    "check": check,
    "plan": plan,
    "run": run,
    "gameday": gameday,
    "abort": abort,
    "verify": verify,
    "report": report,
    "debrief": debrief,
    "review": review,
    "actions": actions,
    "history": history,
    "readiness": readiness,
    "due": due,
    "approve": approve,
    "confirm": confirm,
    "trends": trends,
    "archive": archive,
    "runbook": runbook,
    "matrix": matrix,
    "sweep": sweep,
    "explore": explore,
    "schedule": schedule,
    "schema": schema,
    "config": config,
    "doctor": doctor,
    "clean": clean,
    "forget": forget,
    "new": new,
}

app = typer.Typer(
    name="idrill",
    help="Rehearse integration failures: break things on purpose, and judge by what the other systems saw whether your "
    "connector recovered.",
    epilog=f"Exit codes: {', '.join(f'{code} {meaning}' for code, meaning in exit_codes.MEANINGS.items())}.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name, _verb in _VERBS.items():
    app.command(_name, cls=Verb)(guarded(_verb))
# Its options are the program's own, `--help` among them.
app.command("faultproxy", add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    guarded(faultproxy)
)


@app.callback(invoke_without_command=True)
def _root(context: typer.Context, version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    if version:
        from harness import __version__

        typer.echo(f"idrill {__version__}")
        raise typer.Exit
    commands = {name: command for name, command in _commands(context).items() if name in _VERBS}
    guard.warn(defaults.unknown_variables(commands, os.environ))
    try:
        context.obj = _from_file(commands)
    except (HarnessError, OSError) as error:  # OSError: the working folder is gone
        raise typer.Exit(guard.tell(error)) from None
    context.default_map = {verb: {name: each.value for name, each in found.items()} for verb, found in context.obj.items()}


def _from_file(commands: dict[str, Any]) -> defaults.Defaults:
    file = settings_file.find(Path.cwd())
    return defaults.from_file(settings_file.read(file), commands) if file else {}


def _commands(context: typer.Context) -> dict[str, Any]:
    commands: dict[str, Any] = context.command.commands  # type: ignore[attr-defined]
    return commands


def main() -> None:
    """Entry point of the console script; always leaves by SystemExit."""
    streams.prepare()
    try:
        app(prog_name="idrill")
    except OSError as error:  # of the usage text itself
        sys.exit(guard.tell(error))
