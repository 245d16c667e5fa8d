"""`idrill gameday`: play a game day, with people in browsers or with a scripted team."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.cli import guard, held, options
from harness.cli.absent import absent
from harness.cli.ahead import Ahead
from harness.cli.archived import archived, place
from harness.cli.find_run import DEFAULT_OUT
from harness.cli.hosting import hosting
from harness.cli.progress_line import ProgressLine
from harness.cli.tell_run import listeners, together, told_as_they_end
from harness.errors import EnvironmentUnavailable, PlanImpossible
from harness.retention import retire
from harness.speeds import USUAL
from harness.world.processes.confine import Confine

if TYPE_CHECKING:
    from harness.engine.run import RunOptions
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal

_REAL_TIME = 1.0
"""The speed at which people play, unless somebody asks for another."""


def gameday(
    file: Annotated[str, typer.Argument(metavar="GAMEDAY", help="Game-day file, or its name.", show_default=False)],
    rehearse: options.Rehearse = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what could not be played with this connector and runtime.")] = False,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="FILE", help="Only write an invitation for calendars, without links and surprises."),
    ] = None,
    connector: options.Connector = None,
    speed: Annotated[
        float | None,
        typer.Option(callback=options.speed, help="Drill seconds per second. Default: 1 with people, 60 with a scripted team."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the workload. Default: a random one, which is printed.")] = None,
    out: options.Out = DEFAULT_OUT,
    archive: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER|none",
            help="Folder for a small record of every judged act. Default: idrill-archive, next to idrill.toml or in the current folder; "
            "a rehearsal leaves none.",
        ),
    ] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a JUnit XML file for all acts.")] = None,
    runtime: options.Runtime = "local",
    table_top: Annotated[
        bool, typer.Option("--table-top", help="Play it without any system: only the script, the console and a pager. No data is judged.")
    ] = False,
    listen: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Where people reach the console. Default: a free port of this machine, and nobody else."),
    ] = None,
    remote: Annotated[bool, typer.Option("--console-remote", help="Let other machines reach the console that --listen names.")] = False,
    cert: Annotated[
        Path | None,
        typer.Option("--console-cert", metavar="FILE", help="PEM certificate of the console. Default: one of a CA of the run's own."),
    ] = None,
    key: Annotated[Path | None, typer.Option("--console-key", metavar="FILE", help="The key of that certificate.")] = None,
    wait: Annotated[
        float | None, typer.Option(parser=options.wall_s, metavar="TIME", help="How long to wait for people, such as 20m. Default: 30m.")
    ] = None,
    confine: options.Confinement = Confine.AUTO,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only the outcome of each act and how much time is left.")] = False,
) -> int:
    """Play a game day: people in a drill, judged like the data.

    Each person gets a link to the console. When everybody has joined, or the game master begins, the drills of the game-day file are run
    act by act. Both people and data are judged, and reports written. With --rehearse a scripted team plays in place of people.
    """
    from harness.engine.run import RunOptions
    from harness.plan.capabilities import TABLE_TOP
    from harness.plan.patience import lowered, warnings
    from harness.rehearsal import draw_up_gameday

    runtime = TABLE_TOP if table_top else runtime
    host = None if rehearse else hosting(listen, remote=remote, cert=cert, key=key, wait_wall_s=wait)
    drawn = secrets.randbelow(2**31) if seed is None else seed
    speed = _REAL_TIME if speed is None and rehearse is None else speed
    acts = draw_up_gameday(file, team=rehearse, connector=connector, speed=speed, seed=drawn, runtime=runtime)
    if speed is None:
        guard.note(line for plan in acts for line in lowered(plan, USUAL))
    guard.warn(line for plan in acts for line in [*warnings(plan), *(absent(plan) if runtime == "local" else ())])
    _refuse_impossible(acts)
    if ics is not None:
        return _invited(file, ics)
    if check:
        for plan in acts:
            typer.echo(_can_be_played(plan))
        return exit_codes.PASSED
    records = None if table_top or (rehearse and archive is None) else place(archive)
    return _played(acts, RunOptions(out, confine=confine, hosting=host, hold=held.place()), records, junit, quiet=quiet)


def _invited(file: str, goal: Path) -> int:
    from harness.gameday.invitation import invitation
    from harness.gameday.reading.load import find_gameday, load_gameday
    from harness.gameday.reading.references import integration_of

    loaded = load_gameday(find_gameday(file))
    text = invitation(loaded.gameday, integration_of(loaded).integration, datetime.now(tz=UTC))
    try:
        goal.write_bytes(text)
    except OSError as error:
        raise EnvironmentUnavailable(f"{goal} cannot be written: {error.strerror}", "name another file") from error
    typer.echo(f"wrote {goal}")
    return exit_codes.PASSED


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
