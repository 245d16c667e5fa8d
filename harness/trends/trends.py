"""All trends of an archive as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from harness.archive.read import Archive, Flaw
from harness.archive.removals import Removals
from harness.trends import facts
from harness.trends.drills import drills
from harness.trends.figures import OVERALL, figures
from harness.trends.grouping import Quarter
from harness.trends.of_file import OfFile
from harness.trends.patterns import patterns
from harness.trends.to_end import with_actions

if TYPE_CHECKING:
    import pandas as pd

    from harness.review.actions import Followed


@dataclass(frozen=True)
class Trends:
    """What the records say as of a day."""

    at: date
    """The last day that counts, in UTC. Later runs are left out."""
    quarters: pd.DataFrame
    """One row per integration and quarter."""
    overall: pd.DataFrame
    """One row per quarter, over all integrations."""
    drills: pd.DataFrame
    """One row per integration and drill, as it stands now."""
    patterns: pd.DataFrame
    """What recurs, and the actions of reviews that were to end it."""
    runs: int
    """How many runs are counted."""
    undated: int
    """How many runs are left out because they have no date."""
    flaws: tuple[Flaw, ...]
    """Files that were changed or removed, or are no records."""
    removals: Removals
    """Whether all removed records are among them."""
    files: tuple[OfFile, ...] = ()
    """The integration files that were given."""


def trends(
    archive: Archive,
    at: date,
    removals: Removals = Removals.UNKNOWN,
    files: Sequence[OfFile] = (),
    actions: Iterable[Followed] = (),
) -> Trends:
    """The order of the records changes nothing. `files`: one for each integration that has one. `actions`: of reviews."""
    runs = archive.runs
    dated = [record for record in runs if record.started]
    counted = [record for record in dated if facts.day_of(record) <= at]
    with facts.tables(counted, at, files) as tables:
        quarters, standing, recurring = figures(tables), drills(tables, Quarter.of(at)), patterns(tables)
        facts.merge(tables)
        overall = figures(tables)[list(OVERALL)]
    undated = len(runs) - len(dated)
    recurring = with_actions(recurring, actions)
    return Trends(at, quarters, overall, standing, recurring, len(counted), undated, archive.flaws, removals, tuple(files))
