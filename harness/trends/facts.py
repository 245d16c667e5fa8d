"""The records as tables of a database: what the queries of this folder ask.

`runs` one row per run with a date; `lengths` one row per time that was due in a judged run; `struck` the faults that a judged run put in
place; `failed` the checks that failed in it; `calendar` the quarters of each integration; `due` the drills due for an integration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from harness import scratch
from harness.archive.record import RunRecord, TimesOf
from harness.archive.times import NEVER_RECOVERED, NOT_ACKNOWLEDGED, NOT_DETECTED, page_due
from harness.checks.verdict import Outcome
from harness.evidence import database
from harness.trends.grouping import Quarter, integration_of, quarters
from harness.trends.of_file import OfFile, homes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TEXT, _NUMBER = "VARCHAR", "DOUBLE"
_RUNS = dict.fromkeys(("run", "integration", "quarter", "day", "started", "drill", "definition", "subject", "category", "outcome"), _TEXT)
_LENGTHS = {"run": _TEXT, "sort": _TEXT, "seconds": _NUMBER, "at_least_s": _NUMBER}
_CALENDAR = dict.fromkeys(("integration", "quarter", "until"), _TEXT)
_Row = tuple[str | float | None, ...]


@contextmanager
def tables(records: Sequence[RunRecord], at: date, files: Sequence[OfFile]) -> Iterator[DuckDBPyConnection]:
    """The database for as long as the context lasts. `records`: one for each run, all of them with a date up to `at`."""
    known = homes(files)
    about = {record.run: integration_of(record, known) for record in records}
    judged = [record for record in records if record.outcome is not Outcome.INCONCLUSIVE]
    with scratch.scratch("trends") as folder:
        opened = database.open_database(folder)
        try:
            into = opened.connection
            database.make_table(into, "runs", _RUNS, [_run(record, about[record.run]) for record in records])
            database.make_table(into, "lengths", _LENGTHS, [row for record in judged for row in _lengths(record)])
            database.make_table(into, "struck", dict.fromkeys(("run", "kind", "place"), _TEXT), _struck(judged))
            database.make_table(into, "failed", dict.fromkeys(("run", "check"), _TEXT), _failed(judged))
            database.make_table(into, "calendar", _CALENDAR, _calendar(records, about, at, files))
            database.make_table(into, "due", dict.fromkeys(("integration", "drill"), _TEXT), _pairs(files))
            yield into
        finally:
            opened.close()


def merge(facts: DuckDBPyConnection) -> None:
    """From here on the tables read as if all runs were of one integration, of which nothing is known to be due."""
    facts.execute("CREATE OR REPLACE TABLE runs AS SELECT * REPLACE ('all' AS integration) FROM runs")
    facts.execute(
        "CREATE OR REPLACE TABLE calendar AS SELECT 'all' AS integration, quarter, max(until) AS until FROM calendar GROUP BY quarter"
    )
    facts.execute("DELETE FROM due")


def _run(record: RunRecord, integration: str) -> _Row:
    drill, day = record.drill, day_of(record)
    subject = None if record.subject.how == "unknown" else record.subject.digest
    when = (str(Quarter.of(day)), day.isoformat(), record.started)
    return (record.run, integration, *when, drill.name, drill.digest, subject, drill.category, record.outcome.value)


def day_of(record: RunRecord) -> date:
    """The day on which a run with a date began, in UTC."""
    return date.fromisoformat((record.started or "")[:10])


def _lengths(record: RunRecord) -> Iterator[_Row]:
    """(run, sort, seconds, at least): without seconds it never came, though the fault lasted at least so long."""
    detect, responder = page_due(record), record.people.responder
    acknowledge = {"people": "mtta", "simulated": "mtta_simulated"}.get(responder)
    for fault in record.times:
        least = _lasted(fault)
        if detect and (fault.mttd_s is not None or fault.mttd_note == NOT_DETECTED):
            yield record.run, "mttd", fault.mttd_s, least
        if acknowledge and (fault.mtta_s is not None or fault.mtta_note == NOT_ACKNOWLEDGED):
            yield record.run, acknowledge, fault.mtta_s, 0.0
        if fault.mttr_s is not None or fault.mttr_note in NEVER_RECOVERED:
            yield record.run, "mttr", fault.mttr_s, least


def _lasted(fault: TimesOf) -> float:
    return 0.0 if fault.injected_t is None or fault.healed_t is None else max(0.0, fault.healed_t - fault.injected_t)


def _struck(judged: Sequence[RunRecord]) -> list[_Row]:
    rows = {(record.run, fault.kind, fault.where) for record in judged for fault in record.times if fault.injected_t is not None}
    return sorted(rows)


def _failed(judged: Sequence[RunRecord]) -> list[_Row]:
    """Gates are about the run, not about the integration."""
    return [(record.run, check.check) for record in judged for check in record.checks if check.outcome is Outcome.FAIL and not check.gate]


def _calendar(records: Sequence[RunRecord], about: Mapping[str, str], at: date, files: Sequence[OfFile]) -> list[_Row]:
    """From an integration's first run to `at`; a quarter without a run has its row, too."""
    first = {file.name: at for file in files}
    for record in records:
        name, day = about[record.run], day_of(record)
        first[name] = min(day, first.get(name, day))
    return [(name, str(quarter), min(at, quarter.last_day).isoformat()) for name in sorted(first) for quarter in quarters(first[name], at)]


def _pairs(files: Sequence[OfFile]) -> list[_Row]:
    return [(file.name, drill) for file in sorted(files, key=lambda each: each.name) for drill in sorted(file.due)]
