from __future__ import annotations

from harness.workload.mark import mark_of


def test_only_where_other_runs_have_records_are_keys_a_runs_own() -> None:
    assert mark_of("20260101-000000-outage-a1b2c3", "local") == ""
    assert mark_of("20260101-000000-outage-a1b2c3", "attach") == "a1b2c3-"
