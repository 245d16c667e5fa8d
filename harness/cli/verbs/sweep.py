"""`idrill sweep`: one drill with a cut at every possible point, side by side. Known results are not run again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.checks.verdict import Outcome
from harness.cli import guard, held, options
from harness.cli.pool import pool_of
from harness.speeds import USUAL
from harness.sweep.points import By, Side
from harness.sweep.points import points as every_point
from harness.world.processes.confine import Confine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.sweep.frames import Tried
    from harness.sweep.points import Point
    from harness.trials.trial import Result

DEFAULT_OUT = Path("reports/sweep")


def sweep(
    drill: options.Drill,
    at: Annotated[
        list[Side] | None,
        typer.Option(
            help="Where to interrupt: before each commit (requests), between each commit and its reply (commits, the default), or after "
            "the reply (replies). Can be repeated."
        ),
    ] = None,
    by: Annotated[By, typer.Option(help="Cut the link to the destination, or kill the connector.")] = "cut",
    phase: Annotated[
        str | None, typer.Option(help="The phase to sweep. Default: the one whose fault is triggered by a counter, otherwise the last.")
    ] = None,
    points: Annotated[int | None, typer.Option(min=1, help="Try at most this many points, evenly spread. Default: all.")] = None,
    connector: options.Connector = None,
    jobs: options.Jobs = options.JOBS,
    cluster: options.Cluster = None,
    speed: options.Speed = None,
    seed: Annotated[int, typer.Option(help="Seed of the workload.")] = 1,
    confine: options.Confinement = Confine.AUTO,
    budget: options.Budget = None,
    out: Annotated[Path, typer.Option(help="Folder for all sweeps. Run the same command again to continue.")] = DEFAULT_OUT,
) -> int:
    """Interrupt a drill at every possible point, one run for each. The report says where the connector breaks."""
    from harness.drill.reading.load import find_drill, load_drill
    from harness.engine.confinement import confinement_of
    from harness.plan.patience import lowered, warnings
    from harness.rehearsal import draw_up
    from harness.sweep.run import Sweep
    from harness.sweep.survey import commits_in
    from harness.sweep.variant import Swept
    from harness.trials.side_by_side import side_by_side
    from harness.trials.trial import Trial

    plan = draw_up(drill, connector=connector, speed=speed, seed=seed)
    swept = Swept(load_drill(find_drill(drill)), phase)
    if speed is None:
        guard.note(lowered(plan, USUAL))
        speed = plan.speed
    guard.warn(warnings(plan))
    confinement_of(plan, confine)
    folder = out / swept.name
    until_s = None if budget is None else time.monotonic() + budget
    whole = Sweep(
        swept,
        folder,
        lambda path: draw_up(str(path), connector=connector, speed=speed, seed=seed),
        partial(Trial, confine=confine, hold=held.place()),
    )

    with pool_of(cluster, jobs) as pool:

        def play(trials: Iterable[Trial]) -> Iterator[tuple[Trial, Result]]:
            return side_by_side(trials, folder / "runs", pool.jobs, until_s, pool.executor)

        uncut = whole.uncut(play)
        if uncut is None or not uncut.judged or uncut.run is None:
            typer.echo(f"the run without a cut could not be judged: {uncut.why if uncut else 'there was no time for it'}")
            options.tell_confined(uncut.confined if uncut else "")
            return exit_codes.INCONCLUSIVE
        if uncut.failed:
            typer.echo(f"it already fails without a cut: {', '.join(f'{check}: {text}' for check, text in uncut.failed.items())}")
            options.tell_confined(uncut.confined)
            typer.echo(f"  {uncut.run}/report/index.html")
            return exit_codes.FAILED
        commits = commits_in(Path(uncut.run), swept.phase)
        chosen = every_point(at or [Side.COMMITS], commits, points)
        typer.echo(f"phase {swept.phase}: {commits} commits without a cut; {len(chosen)} points")
        done = iter(range(1, len(chosen) + 1))
        tried = whole.carry_out(chosen, by, play, lambda point, result: _tell(point, result, next(done)))
    return _end(tried, folder, f"{swept.name}, phase {swept.phase}, by {by}, seed {seed}, speed {speed:g}")


def _tell(point: Point, result: Result, number: int) -> None:
    failed = f": {', '.join(result.failed)}" if result.failed else ""
    typer.echo(f"[{number}] {result.outcome}  {point.side} {point.number}{failed}  {result.wall_s:.0f} s")


def _end(tried: list[Tried], folder: Path, what: str) -> int:
    from harness.sweep.frames import frame, sentences
    from harness.sweep.write import write
    from harness.trials.confined import in_force

    found = frame(tried)
    confined = in_force(found["confined"])
    about = [f"confinement: {confined}"] if confined else []
    write(found, folder, [what, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", *about])
    for line in sentences(found):
        typer.echo(line)
    options.tell_confined(confined)
    typer.echo(f"  {folder / 'index.html'}")
    outcomes = set(found["outcome"])
    if Outcome.FAIL in outcomes:
        return exit_codes.FAILED
    return exit_codes.PASSED if outcomes <= {Outcome.PASS} else exit_codes.INCONCLUSIVE
