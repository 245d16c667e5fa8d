"""Times beside promises: what was measured, what was promised, and the check that judges it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gameday import of, played, without

from harness.checks.verdict import Outcome
from harness.debrief.promises import Row, rows


def asked(run: Any, **checks: dict[str, Any]) -> None:
    for name, params in checks.items():
        run.check(name, **params)


def found(told: Any) -> dict[str, Row]:
    return {row.what: row for row in rows(told.evidence, told.judgement)}


def test_times_stand_beside_their_promises(run: Any, tell: Callable[[Any], Any]) -> None:
    asked(
        played(run),
        acknowledged_within={"within": "30s"},
        notice_within={"within": "30m"},
        updates_every={"every": "10m"},
        contained_by_one_person={"within": "30m"},
    )
    row = found(tell(run))
    late = row["acknowledge the first page"]
    assert (late.took, late.promise, late.check, late.outcome) == ("1m", "within 30s", "acknowledged_within", Outcome.FAIL)
    assert (row["send the first notice"].took, row["send the first notice"].promise) == ("3m", "within 30m")
    assert (row["contain: stop the writes"].took, row["approvals"].took) == ("3m32s", "0")
    assert row["approvals"].promise == "at most 0"
    assert (row["longest gap between notices"].took, row["longest gap between notices"].promise) == ("9m10s", "10m or less")
    assert row["promised notices that came in time"].took == "2 of 2"


def test_what_did_not_happen_and_what_nobody_promised(run: Any, tell: Callable[[Any], Any]) -> None:
    row = found(tell(without(played(run), of("declared"))))
    assert row["declare an incident"] == Row("declare an incident", "did not happen", "")
    assert row["acknowledge the first page"].outcome is None


def test_without_people_there_is_nothing_to_say(outage: Any, tell: Callable[[Any], Any]) -> None:
    told = tell(outage)
    assert rows(told.evidence, told.judgement) == ()
