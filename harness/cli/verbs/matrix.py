"""`idrill matrix`: every defect against its drills, side by side. Known results are not run again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.cli import guard, held, options
from harness.cli.arena import FAST, of_connectors, of_teams
from harness.cli.pool import pool_of
from harness.speeds import USUAL
from harness.world.processes.confine import Confine

if TYPE_CHECKING:
    from harness.matrix.frames import Entry

DEFAULT_OUT = Path("reports/matrix")
OF_TEAMS = Path("reports/teams")


def matrix(
    defects: Annotated[
        list[str] | None, typer.Argument(metavar="DEFECT", help="Only these defects. Default: all in the expectations file.")
    ] = None,
    expectations: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File that lists which drill and check must catch each defect. Default: the bundled one."),
    ] = None,
    jobs: options.Jobs = options.JOBS,
    cluster: options.Cluster = None,
    teams: Annotated[
        bool,
        typer.Option("--teams", help="Run scripted teams that do one thing wrong against game days, in place of connectors and drills."),
    ] = False,
    own: Annotated[bool, typer.Option("--own", help="Run each defect only against the drill that must catch it.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Run every defect against every drill that fits its connector.")] = False,
    seeds: Annotated[
        int, typer.Option(min=1, help="Number of seeds for each defect with its own drill, and for each reference connector.")
    ] = 1,
    seed: Annotated[int, typer.Option(help="First seed. It also decides which other drills a defect is run against.")] = 1,
    speed: Annotated[
        float | None,
        typer.Option(
            callback=options.speed,
            help="How fast drill time runs: 120 means two minutes per second. Drills that need not catch the defect run 1.5 times as fast. "
            f"Default: {FAST:g}, or lower if a timeout of the connector would be too short; {USUAL:g} with --teams.",
        ),
    ] = None,
    confine: options.Confinement = Confine.AUTO,
    budget: options.Budget = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help=f"Folder for the results. Run the same command again to continue. Default: {DEFAULT_OUT}, or {OF_TEAMS} with --teams."
        ),
    ] = None,
) -> int:
    """Test the drills against connectors with a deliberate defect. The report says which check catches which defect."""
    from harness.engine.confinement import confinement_of
    from harness.matrix.run import Matrix
    from harness.matrix.write import write
    from harness.plan.patience import lowered, warnings
    from harness.trials.book import Book
    from harness.trials.side_by_side import side_by_side
    from harness.trials.trial import Trial

    if full and (own or teams):
        raise typer.BadParameter(f"--{'own' if own else 'teams'} and --full contradict each other; choose one")
    names, seeds_ = defects or [], range(seed, seed + seeds)
    arena = of_teams(names, expectations, seeds_) if teams else of_connectors(names, expectations, seeds_, own=own, full=full)
    out = out or (OF_TEAMS if teams else DEFAULT_OUT)
    until_s = None if budget is None else time.monotonic() + budget
    table = Matrix(
        arena.cells,
        arena.catalogue,
        Book(out / "book.jsonl"),
        arena.draw_up,
        speed or arena.usual,
        partial(Trial, confine=confine, hold=held.place()),
        asked=speed is not None,
    )
    plans = list(table.plans())
    if speed is None:
        guard.note(line for plan in plans for line in lowered(plan, arena.usual))
    guard.warn(line for plan in plans for line in warnings(plan))
    for plan in plans:
        confinement_of(plan, confine)
    with pool_of(cluster, jobs) as pool:
        table.carry_out(lambda trials: side_by_side(trials, out / "runs", pool.jobs, until_s, pool.executor), _tell)
    told = write(table.entries(), out, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", arena.kind)
    typer.echo(told.summary)
    options.tell_confined(told.confined)
    typer.echo(f"  {out / 'index.html'}")
    return exit_codes.FAILED if told.bad else exit_codes.INCONCLUSIVE if told.open else exit_codes.PASSED


def _tell(entry: Entry, number: int, count: int) -> None:
    result = entry.result
    failed = f": {', '.join(result.failed)}" if result and result.failed else ""
    took = f"  {result.wall_s:.0f} s" if result else ""
    typer.echo(f"[{number}/{count}] {entry.finding}  {entry.cell.connector} × {entry.cell.drill}, seed {entry.cell.seed}{failed}{took}")
