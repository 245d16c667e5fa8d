"""`idrill matrix`: every defect against its drills, side by side. Known results are not run again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.cli import guard, options
from harness.cli.find_drills import drill_files
from harness.cli.pool import pool_of
from harness.speeds import USUAL
from harness.world.processes.confine import Confine

if TYPE_CHECKING:
    from harness.matrix.frames import Entry
    from harness.matrix.run import Drills

DEFAULT_OUT = Path("reports/matrix")
_USUAL = 2 * USUAL


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
            f"Default: {_USUAL:g}, or lower if a timeout of the connector would be too short.",
        ),
    ] = None,
    confine: options.Confinement = Confine.AUTO,
    budget: options.Budget = None,
    out: Annotated[Path, typer.Option(help="Folder for the results. Run the same command again to continue.")] = DEFAULT_OUT,
) -> int:
    """Test the drills against connectors with a deliberate defect. The report says which check catches which defect."""
    from harness import assets
    from harness.drill.reading import expectations as expected
    from harness.engine.confinement import confinement_of
    from harness.matrix import cells
    from harness.matrix.run import Matrix
    from harness.matrix.write import write
    from harness.plan.patience import lowered, warnings
    from harness.rehearsal import draw_up
    from harness.trials.book import Book
    from harness.trials.side_by_side import side_by_side
    from harness.trials.trial import Trial

    if own and full:
        raise typer.BadParameter("--own and --full contradict each other; choose one")
    wanted = expected.only(expected.load(expectations or assets.fixture("connector") / expected.FILE), defects or [])
    catalogue = _catalogue()
    missing = sorted({due.drill for due in wanted.values()} - set(catalogue.drills))
    if missing:
        raise typer.BadParameter(f"the expectations name drills that do not exist here: {', '.join(missing)}")
    seeds_ = range(seed, seed + seeds)
    chosen = [
        *cells.expected(wanted, seeds_),
        *(() if defects else cells.references(catalogue.drills, seeds_)),
        *(() if own else cells.beside(wanted, catalogue.drills, seed, full=full)),
    ]
    until_s = None if budget is None else time.monotonic() + budget
    table = Matrix(
        chosen,
        catalogue,
        Book(out / "book.jsonl"),
        lambda drill, connector, each, fast: draw_up(drill, connector=connector, speed=fast, seed=each),
        _USUAL if speed is None else speed,
        partial(Trial, confine=confine),
        asked=speed is not None,
    )
    plans = list(table.plans())
    if speed is None:
        guard.note(line for plan in plans for line in lowered(plan, _USUAL))
    guard.warn(line for plan in plans for line in warnings(plan))
    for plan in plans:
        confinement_of(plan, confine)
    with pool_of(cluster, jobs) as pool:
        table.carry_out(lambda trials: side_by_side(trials, out / "runs", pool.jobs, until_s, pool.executor), _tell)
    told = write(table.entries(), out, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    typer.echo(told.summary)
    options.tell_confined(told.confined)
    typer.echo(f"  {out / 'index.html'}")
    return exit_codes.FAILED if told.bad else exit_codes.INCONCLUSIVE if told.open else exit_codes.PASSED


def _catalogue() -> Drills:
    from harness.drill.reading.load import load_drill
    from harness.errors import HarnessError
    from harness.matrix.run import Drills

    files = drill_files()
    drills = {}
    for name, path in files.items():
        try:
            drills[name] = load_drill(path).drill
        except HarnessError as error:
            guard.warn([f"{path} is left out: {error}"])
    return Drills(files, drills)


def _tell(entry: Entry, number: int, count: int) -> None:
    result = entry.result
    failed = f": {', '.join(result.failed)}" if result and result.failed else ""
    took = f"  {result.wall_s:.0f} s" if result else ""
    typer.echo(f"[{number}/{count}] {entry.finding}  {entry.cell.connector} × {entry.cell.drill}, seed {entry.cell.seed}{failed}{took}")
