"""Dead: refused for good, and named by key by the connector. Refused and unnamed is missing."""

from __future__ import annotations

from typing import Any

import pytest

from harness.evidence.evidence import Evidence


@pytest.mark.parametrize(
    ("status", "named", "expected"),
    [
        (422, True, "dead"),
        (400, True, "dead"),
        (422, False, "absent"),
        (429, True, "absent"),
        (401, True, "absent"),
        (503, True, "absent"),
    ],
)
def test_status_of_a_refused_record(outage: Any, status: int, named: bool, expected: str) -> None:
    outage.offer("invoice-900", 310)
    outage.write(320, ("invoice-900", 1), effect="refused", status=status)
    if named:
        outage.alert(330, key="other", text="given up: invoice-900")
    with Evidence.open(outage.save()) as evidence:
        [row] = evidence.delivery.versions("key = 'invoice-900'").to_dict("records")
        assert row["status"] == expected
        assert evidence.backlog.at(1500).missing == (expected == "absent")


def test_the_next_version_of_a_dead_one_is_not_dead(outage: Any) -> None:
    outage.offer("invoice-900", 310)
    outage.write(320, ("invoice-900", 1), effect="refused")
    outage.alert(330, key="other", text="given up: invoice-900")
    outage.offer("invoice-900", 340, version=2, op="update")
    with Evidence.open(outage.save()) as evidence:
        rows = evidence.delivery.versions("key = 'invoice-900'").to_dict("records")
        assert [row["status"] for row in rows] == ["dead", "absent"]


def test_refused_once_and_accepted_later_is_delivered(outage: Any) -> None:
    outage.offer("invoice-900", 310)
    outage.write(320, ("invoice-900", 1), effect="refused")
    outage.alert(330, key="other", text="given up: invoice-900")
    outage.write(1600, ("invoice-900", 1))
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.counts.dead == 0
        assert evidence.delivery.counts.missing == 0
