"""A connector that lost its place sends all once more: what landed stays landed since its first write, and the later write is too many."""

from __future__ import annotations

from typing import Any

import pytest

from harness.evidence.evidence import Evidence

GONE = "000000000000dead"
RETURNS = ("A", "B", "A", "C")
"""The contents of a record whose third version has the content of its first."""


@pytest.fixture
def again(outage: Any) -> Any:
    """Ten records whose value returns and ten that are deleted, all of them written in the baseline, and all of them once more at 1600."""
    for number in range(10):
        for version, content in enumerate(RETURNS, 1):
            outage.offer(f"invoice-r{number}", 10 + version, version=version, op="create" if version == 1 else "update", digest=content)
        outage.offer(f"invoice-d{number}", 10, digest="A")
        outage.offer(f"invoice-d{number}", 20, version=2, op="delete", digest=GONE)
    for start_t in (30, 1600):
        for number in range(10):
            for version, content in enumerate(RETURNS, 1):
                effect = "created" if version == 1 and start_t == 30 else "changed"
                outage.write(start_t + number + version / 10, (f"invoice-r{number}", version), digest=content, effect=effect)
            outage.write(start_t + number, (f"invoice-d{number}", 1), digest="A")
            outage.write(start_t + number + 0.5, (f"invoice-d{number}", 2), effect="deleted", op="delete", digest=GONE)
    return outage


def test_each_version_landed_with_its_first_write(again: Any) -> None:
    with Evidence.open(again.save()) as evidence:
        landed = evidence.delivery.versions("key IN ('invoice-r0', 'invoice-d0')").set_index(["key", "version"])["landed_t"]
        assert landed["invoice-r0"].round(1).tolist() == [30.1, 30.2, 30.3, 30.4]
        assert landed["invoice-d0"].round(1).tolist() == [30.0, 30.5]
        assert evidence.delivery.surplus("effects") == 60
        assert evidence.backlog.at(1500).count == 40, "the records of the outage"


def test_the_baseline_was_steady(again: Any) -> None:
    with Evidence.open(again.save()) as evidence:
        pace = evidence.pace(*evidence.baseline)
        assert (pace.records > 60, pace.p95_s < 30) == (True, True)


@pytest.mark.parametrize("level", ["effects", "writes"])
def test_the_twins_are_the_first_write_of_a_version_and_the_one_too_many(again: Any, level: Any) -> None:
    with Evidence.open(again.save()) as evidence:
        twins = evidence.delivery.twins(evidence.delivery.doubled(level), level)
        mine = twins[twins["key"] == "invoice-r0"]
        found = [(version, mine[mine["version"] == version]["t"].round(1).tolist()) for version in (2, 3, 4)]
    assert found == [(2, [30.2, 1600.2]), (3, [30.3, 1600.1, 1600.3]), (4, [30.4, 1600.4])]


def test_a_deletion_that_came_before_the_record_did_not_stay(outage: Any) -> None:
    outage.offer("invoice-800", 10, digest="A")
    outage.offer("invoice-800", 20, version=2, op="delete", digest=GONE)
    outage.write(30, ("invoice-800", 2), effect=None, why="absent", op="delete", status=404, digest=GONE)
    outage.write(40, ("invoice-800", 1), digest="A")
    outage.write(50, ("invoice-800", 2), effect="deleted", op="delete", digest=GONE)
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.versions("key = 'invoice-800' AND version = 2")["landed_t"].tolist() == [50]


def test_a_repetition_of_the_returned_value_is_a_twin_of_the_return(outage: Any) -> None:
    """At level `writes` a write that changed nothing counts, too."""
    for version, content in enumerate("ABA", 1):
        outage.offer("invoice-800", 1400 + version, version=version, op="create" if version == 1 else "update", digest=content)
        outage.write(1600 + version, ("invoice-800", version), digest=content, effect="created" if version == 1 else "changed")
    outage.write(1610, ("invoice-800", 3), digest="A", effect=None)
    with Evidence.open(outage.save()) as evidence:
        twins = evidence.delivery.twins(evidence.delivery.doubled("writes"), "writes")
        assert twins["t"].tolist() == [1603, 1610]
