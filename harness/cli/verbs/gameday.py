"""`idrill gameday`: play a game day; so far a scripted team plays it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.cli import guard, options
from harness.cli.absent import absent
from harness.cli.ahead import Ahead
from harness.cli.archived import archived, place
from harness.cli.find_run import DEFAULT_OUT
from harness.cli.progress_line import ProgressLine
from harness.cli.tell_run import listeners, together, told_as_they_end
from harness.errors import PlanImpossible
from harness.retention import retire
from harness.speeds import USUAL
from harness.world.processes.confine import Confine

if TYPE_CHECKING:
    from harness.engine.run import RunOptions
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal

_NOBODY = (
    "there is no console for browsers yet, so a game day can only be rehearsed by a scripted team",
    "add --rehearse good, or a *.team.yaml of your own (docs/game-days.md)",
)


def gameday(
    file: Annotated[str, typer.Argument(metavar="GAMEDAY", help="Game-day file, or its name.", show_default=False)],
    rehearse: options.Rehearse = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what could not be played with this connector and runtime.")] = False,
    connector: options.Connector = None,
    speed: options.Speed = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the workload. Default: a random one, which is printed.")] = None,
    out: options.Out = DEFAULT_OUT,
    archive: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder for a small record of every judged run. Default: a rehearsal leaves none."),
    ] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a JUnit XML file for all acts.")] = None,
    runtime: options.Runtime = "local",
    confine: options.Confinement = Confine.AUTO,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only the outcome of each act and how much time is left.")] = False,
) -> int:
    """Play a game day: people in a drill, judged like the data.

    It runs the drills of a game-day file act by act, with the people in them, judges both and writes reports.
    """
    from harness.engine.run import RunOptions
    from harness.plan.patience import lowered, warnings
    from harness.rehearsal import draw_up_gameday

    drawn = secrets.randbelow(2**31) if seed is None else seed
    acts = draw_up_gameday(file, team=rehearse, connector=connector, speed=speed, seed=drawn, runtime=runtime)
    if speed is None:
        guard.note(line for plan in acts for line in lowered(plan, USUAL))
    guard.warn(line for plan in acts for line in [*warnings(plan), *(absent(plan) if runtime == "local" else ())])
    _refuse_impossible(acts)
    if check:
        for plan in acts:
            typer.echo(_can_be_played(plan))
        return exit_codes.PASSED
    if rehearse is None:
        raise PlanImpossible(f"{_NOBODY[0]}\n  hint: {_NOBODY[1]}")
    return _played(acts, RunOptions(out, confine=confine), place(archive) if archive is not None else None, junit, quiet=quiet)


def _refuse_impossible(acts: tuple[Plan, ...]) -> None:
    from harness.plan.playable import obstacles

    lines = [f"{plan.about.name}: {line}" for plan in acts for line in obstacles(plan)]
    if lines:
        raise PlanImpossible("\n".join(lines))


def _can_be_played(plan: Plan) -> str:
    from harness.plan.takes import rounded, takes_wall_s

    offers = plan.gameday.offers if plan.gameday else ()
    return (
        f"{plan.about.name}: can be played at speed {plan.speed:g} on the runtime {plan.runtime}, in about {rounded(takes_wall_s(plan))}; "
        f"people can ask for {', '.join(offers) or 'nothing'}"
    )


def _played(acts: tuple[Plan, ...], options: RunOptions, records: Path | None, junit: Path | None, *, quiet: bool) -> int:
    from harness.cli.series import UntilFailed, play
    from harness.rehearsal import rehearse

    def carry_out(plan: Plan) -> Rehearsal:
        return rehearse(plan, replace(options, listeners=listeners(plan, options.out, quiet=quiet)))

    plans = UntilFailed(iter(acts), None)
    progress = ProgressLine.of(Ahead.of(list(acts), 1, 1), quiet=quiet, runs_speak=not quiet)
    done = told_as_they_end(archived(play(progress.begins(plans), carry_out), records), plans, progress, quiet=quiet)
    for told in together(done, options.out):
        typer.echo(told)
    if junit:
        from harness.cli.junit import write_junit

        write_junit(junit, done)
    retire(options.out, spare={end.rehearsal.run_dir.name for end in done if end.rehearsal})
    return exit_codes.worst(end.code for end in done)
