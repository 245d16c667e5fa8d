"""What `idrill matrix` puts into what: connectors with a defect into drills, or scripted teams into game days."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from harness.cli import guard
from harness.cli.find_drills import drill_files
from harness.speeds import USUAL

if TYPE_CHECKING:
    from collections.abc import Collection

    from harness.drill.reading.expectations import Expectations
    from harness.matrix.cells import Cell
    from harness.matrix.run import Catalogue, DrawUp, Drills
    from harness.matrix.words import Kind
    from harness.plan.model import Plan

FAST = 2 * USUAL
"""Hundreds of runs of connectors are not worth the usual speed; people need time to be in time."""


@dataclass(frozen=True)
class Arena:
    """The cells of a matrix, and how a plan of one is drawn up."""

    kind: Kind
    cells: tuple[Cell, ...]
    catalogue: Catalogue
    draw_up: DrawUp
    usual: float
    """The speed, where nobody asks for another."""


def of_connectors(defects: list[str], expectations: Path | None, seeds: range, *, own: bool, full: bool) -> Arena:
    """Those of the expectations file, each in its drill, beside others. Raises DrillInvalid, typer.BadParameter."""
    from harness import assets
    from harness.drill.reading import expectations as expected
    from harness.matrix import cells
    from harness.rehearsal import draw_up

    wanted = expected.only(expected.load(expectations or assets.fixture("connector") / expected.FILE), defects)
    catalogue = _drills()
    _refuse_missing(wanted, catalogue.drills, "drills")
    chosen = (
        *cells.expected(wanted, seeds),
        *(() if defects else cells.references(catalogue.drills, seeds)),
        *(() if own else cells.beside(wanted, catalogue.drills, seeds.start, full=full)),
    )
    return Arena(
        "connectors",
        chosen,
        catalogue,
        lambda drill, connector, seed, speed: draw_up(drill, connector=connector, speed=speed, seed=seed),
        FAST,
    )


def of_teams(names: list[str], expectations: Path | None, seeds: range) -> Arena:
    """Those of the expectations file, each on its game day, and the good team on each. Raises DrillInvalid, typer.BadParameter."""
    from harness import assets
    from harness.drill.reading import expectations as expected
    from harness.matrix import cells
    from harness.matrix.teams import Teams
    from harness.rehearsal import draw_up_gameday

    teams = Teams(expectations.parent if expectations else assets.fixture("teams"))
    wanted = expected.only(expected.load(expectations or teams.folder / expected.FILE), names)
    _refuse_missing(wanted, teams.files, "game days")

    def draw_up(gameday: str, team: str | None, seed: int, speed: float) -> Plan:
        [act] = draw_up_gameday(gameday, team=teams.path(team), seed=seed, speed=speed)
        return act

    chosen = (*cells.expected(wanted, seeds), *(() if names else cells.references(teams.files, seeds)))
    return Arena("teams", chosen, teams, draw_up, USUAL)


def _refuse_missing(wanted: Expectations, there: Collection[str], what: str) -> None:
    missing = sorted({due.drill for due in wanted.values()} - set(there))
    if missing:
        raise typer.BadParameter(f"the expectations name {what} that do not exist here: {', '.join(missing)}")


def _drills() -> Drills:
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
