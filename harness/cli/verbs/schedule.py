"""`idrill schedule systemd`: units that run drills again and again."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from harness import exit_codes
from harness.cli.systemd import units
from harness.errors import EnvironmentUnavailable
from harness.report.hostile import line

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


class System(StrEnum):
    systemd = "systemd"


_WRITTEN_BY = {System.systemd: units}


def schedule(
    context: typer.Context,
    system: Annotated[System, typer.Argument(help="The scheduler that starts the runs.")],
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="-- WORD", help="After `--`: the arguments of `idrill run`. Default: --all --quiet."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="CALENDAR", help="When to run, in the format of OnCalendar=, such as `Mon..Fri 06:00`. Default: every night."),
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the service and the timer.")] = "idrill",
    to: Annotated[Path, typer.Option(help="Folder to write them to.")] = Path(),
) -> int:
    """Write a systemd service and timer that run drills regularly. They run in the current folder; nothing is installed."""
    if not _NAME.fullmatch(name):
        raise typer.BadParameter(f"{name!r} is not a name for a unit: use letters, digits, `_`, `.` and `-`", param_hint="--name")
    words = what or ["--all", "--quiet"]
    _understood(context, words)
    try:
        texts = _WRITTEN_BY[system](name, [_program(), "run", *words], Path.cwd(), at)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    written = [_write(to / file, text) for file, text in texts.items()]
    for path in written:
        typer.echo(line(path))
    typer.echo(
        f"next: mkdir -p ~/.config/systemd/user && mv {' '.join(map(str, written))} ~/.config/systemd/user/\n"
        f"      systemctl --user daemon-reload && systemctl --user enable --now {name}.timer\n"
        "      loginctl enable-linger    # so that it also runs while nobody is logged in"
    )
    return exit_codes.PASSED


def _understood(context: typer.Context, words: list[str]) -> None:
    """`idrill run` reads the words; a mistake is found now, and not at night. Raises typer.BadParameter."""
    root: Any = context.find_root()
    usage_error: type[Exception] = typer.BadParameter.__mro__[1]  # UsageError, which typer does not export
    try:
        root.command.commands["run"].make_context("run", [*words], parent=root)
    except usage_error as error:
        raise typer.BadParameter(f"idrill run {shlex.join(words)}: {error}") from None


def _program() -> str:
    """The `idrill` of this environment, independent of the PATH of a service."""
    beside = Path(sys.executable).with_name("idrill")
    found = str(beside) if beside.exists() else shutil.which("idrill")
    if found is None:
        raise EnvironmentUnavailable("the command idrill is not on this machine", "install integration-drills")
    return found


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise EnvironmentUnavailable(f"{path} exists", "choose another --name or --to, or remove it first") from None
    except OSError as error:
        raise EnvironmentUnavailable(f"{path} cannot be written: {error.strerror}") from error
    return path
