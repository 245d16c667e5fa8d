"""`idrill plan`: the exact steps of a run, without running it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.cli import guard, options
from harness.cli.absent import absent
from harness.cli.find_drills import complete_drill, hiding
from harness.speeds import USUAL

if TYPE_CHECKING:
    from harness.plan.model import Plan


def plan(
    drill: Annotated[
        str | None,
        typer.Argument(metavar="DRILL|GAMEDAY", help="Name or path of a drill, or a game-day file.", autocompletion=complete_drill),
    ] = None,
    connector: options.Connector = None,
    integration: options.Integration = None,
    speed: options.Speed = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the workload. Default: 0; a run draws a new one.")] = None,
    runtime: options.Runtime = "local",
    all_: Annotated[
        bool,
        typer.Option("--all", help="Instead, list which drills fit this connector, how each is adapted, and why the others do not fit."),
    ] = False,
    rehearse: options.Rehearse = None,
    surprises: Annotated[bool, typer.Option("--surprises", help="Of a game day: show what only the game master should know.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON: the plan as a run saves it, or with --all a list of objects.")
    ] = False,
) -> int:
    """Show the exact steps of a run, without running it."""
    if all_ == (drill is not None):
        raise typer.BadParameter("name a drill, or use --all", param_hint="DRILL")
    if drill is None:
        return _fits(connector, integration, speed, runtime, as_json=as_json)
    from harness.rehearsal import draw_up, draw_up_gameday

    if drill.endswith(".gameday.yaml"):
        acts = draw_up_gameday(drill, team=rehearse, connector=connector, speed=speed, seed=seed or 0, runtime=runtime)
        told = (_one(act, usual=speed is None, drawn_anew=seed is None, as_json=as_json, surprises=surprises) for act in acts)
        return max(told, default=exit_codes.PASSED)
    drawn = draw_up(drill, connector=connector, integration=integration, speed=speed, seed=seed or 0, runtime=runtime)
    guard.note(hiding([drill]))
    return _one(drawn, usual=speed is None, drawn_anew=seed is None, as_json=as_json, surprises=surprises)


def _fits(connector: str | None, integration: str | None, speed: float | None, runtime: str, *, as_json: bool) -> int:
    from harness.cli.fits import fits, in_real_time, table

    guard.note(in_real_time(connector, speed))
    found = list(fits(connector, speed, runtime, integration))
    typer.echo(json.dumps([asdict(fit) for fit in found], indent=1, ensure_ascii=False) if as_json else "\n".join(table(found)))
    return exit_codes.PASSED


def _one(drawn: Plan, *, usual: bool, drawn_anew: bool, as_json: bool, surprises: bool) -> int:
    from harness.plan.explain import explain
    from harness.plan.patience import lowered, warnings

    if usual:
        guard.note(lowered(drawn, USUAL))
    guard.warn([*warnings(drawn), *absent(drawn)])
    typer.echo(drawn.model_dump_json(indent=2) if as_json else explain(drawn, seed_is_drawn=drawn_anew, surprises=surprises))
    return exit_codes.PASSED
