"""From an integration file to its assessment: the one place where the files are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from harness.archive.record import RunRecord
from harness.integration.reading.load import LoadedIntegration, load_integration
from harness.readiness.assess import Assessment, assess, open_drills
from harness.readiness.drift.game_days import of_game_days
from harness.readiness.drift.people import of_people
from harness.readiness.drift.runbook import of_runbook
from harness.readiness.drift.upkeep import of_backups, of_notices, of_review, of_what_is_gone
from harness.readiness.facts import Facts, Fit
from harness.readiness.of_file import facts_of
from harness.readiness.subject_today import Today, today

Fits = Callable[[LoadedIntegration, Today, Collection[str]], Mapping[str, Fit]]
"""Whether these drills can be run for an integration file."""


def readied(  # noqa: PLR0913  # a judgement rests on that many things
    path: Path,
    records: Sequence[RunRecord],
    at: datetime,
    *,
    known: Collection[str] | None = None,
    fits: Fits = lambda _loaded, _today, _drills: {},
    doubts: Sequence[str] = (),
) -> Assessment:
    """Judge a file. `known`: all drills; `fits` is asked only for due ones that prove too little. Raises DrillInvalid, PlanImpossible."""
    loaded = load_integration(path)
    now = today(loaded, records)
    facts = facts_of(loaded, now, {}, known)
    around = (
        of_people(loaded, facts, at),
        of_game_days(facts, records, at),
        of_review(loaded, facts, at),
        of_runbook(loaded, facts, records, at),
        of_what_is_gone(loaded, facts, at),
        of_backups(loaded, facts, at),
        of_notices(loaded),
    )
    signals = tuple(chain.from_iterable(around))
    first = assess(facts, records, at, signals=signals, doubts=doubts)
    found = fits(loaded, now, sorted(drill for drill in open_drills(first) if known is None or drill in known))
    return assess(replace(facts, fits=found), records, at, signals=signals, doubts=doubts) if found else first


def asked(path: Path, records: Sequence[RunRecord]) -> tuple[LoadedIntegration, Facts]:
    """The file and its facts, as they are today."""
    loaded = load_integration(path)
    return loaded, facts_of(loaded, today(loaded, records), {})
