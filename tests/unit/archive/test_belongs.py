from __future__ import annotations

from dataclasses import replace

from archived import GOOD
from proven import OF

from harness.archive.belongs import of_integration
from harness.archive.record import RunRecord

_NAMED = replace(GOOD, run="named", integration=OF)
_BARE = replace(GOOD, run="bare", started="2026-10-01T12:00:00Z", integration=None, file="orders-sync")


def _runs(*records: RunRecord, until: str | None = None) -> list[str]:
    return [record.run for record in of_integration(records, OF.name, "orders-sync", until)]


def test_a_run_belongs_by_the_name_of_its_integration_or_by_its_connector_file_where_it_had_none() -> None:
    other = replace(GOOD, run="other", integration=replace(OF, name="leads"), file="orders-sync")
    elsewhere = replace(_BARE, run="elsewhere", file="leads-sync")
    assert _runs(_NAMED, other, elsewhere, _BARE) == ["bare", "named"]


def test_undated_runs_come_first_and_no_later_one_than_asked_for() -> None:
    undated = replace(_NAMED, run="undated", started=None)
    assert _runs(_NAMED, _BARE, undated) == ["undated", "bare", "named"]
    assert _runs(_NAMED, _BARE, undated, until="2026-10-31T23:59:59Z") == ["undated", "bare"]
