"""All trends of an archive as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from harness.archive.read import Archive, Flaw
from harness.archive.removals import Removals
from harness.trends import facts
from harness.trends.figures import figures
from harness.trends.patterns import patterns

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Trends:
    """What the records say as of a day."""

    at: date
    """The last day that counts, in UTC. Later runs are left out."""
    quarters: pd.DataFrame
    patterns: pd.DataFrame
    runs: int
    """How many runs are counted."""
    undated: int
    """How many runs are left out because they have no date."""
    flaws: tuple[Flaw, ...]
    """Files that were changed or removed, or are no records."""
    removals: Removals
    """Whether all removed records are among them."""


def trends(archive: Archive, at: date, removals: Removals = Removals.UNKNOWN, due: facts.Due | None = None) -> Trends:
    """The order of the records changes nothing. `due`: the drills that are due, for the integrations where that is known."""
    dated = [record for record in archive.runs if record.started]
    counted = [record for record in dated if facts.day_of(record) <= at]
    with facts.tables(counted, at, due or {}) as tables:
        return Trends(at, figures(tables), patterns(tables), len(counted), len(archive.runs) - len(dated), archive.flaws, removals)
