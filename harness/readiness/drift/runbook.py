"""D7: a committed runbook that is not the one that the file and its evidence give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from harness.archive.record import RunRecord
from harness.integration.reading.load import LoadedIntegration
from harness.readiness.facts import Facts
from harness.readiness.reading import started
from harness.readiness.signals import Signal
from harness.readiness.states import State
from harness.readiness.table import quarterly
from harness.runbook.compose import place_of
from harness.runbook.lint import stale


def of_runbook(loaded: LoadedIntegration, facts: Facts, records: Sequence[RunRecord], at: datetime) -> Iterator[Signal]:
    """The sign that speaks against `recheck`. Without `runbook.file` and without a runbook beside the file, none is asked for."""
    place = place_of(loaded)
    if loaded.integration.runbook.file is None and not place.exists():
        return
    known = [record for record in records if (began := started(record)) is not None and began <= at]
    for problem in stale.problems(loaded, quarterly(facts), known, place)[:1]:
        where = f"{place.name}, line {problem.line}" if problem.line else place.name
        line = loaded.line_of("runbook", "file")
        yield Signal("D7", "recheck", State.STALE, f"{where}: {problem.found}", line, f"idrill runbook {facts.file}")
