"""What the types of an integration file compute."""

from __future__ import annotations

from datetime import date

import pytest

from harness.integration.containment import Escalate
from harness.integration.paths import Paths
from harness.integration.people import People
from harness.integration.recovery import Limits
from harness.integration.upkeep import Waiver
from harness.integration.words import is_person


@pytest.mark.parametrize("name", ["Robin Example", "Ana Opsahl", "Kim Teamer", "Weston Usher", "owner", "Sam O'Neil"])
def test_a_person(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name", ["#ops", "@billing", "billing@example.invalid", "Billing Team", "on-call", "oncall", "DevOps", "support", "none"]
)
def test_no_person(name: str) -> None:
    assert not is_person(name)


def test_two_ways_are_two_systems_that_are_both_read_and_written() -> None:
    there = {"read": [{"from": "crm"}, {"from": "billing"}], "write": [{"to": "billing"}]}
    assert not Paths.model_validate(there).two_way  # billing is read back to compare
    both = {"read": there["read"], "write": [{"to": "billing"}, {"to": "crm"}]}
    assert Paths.model_validate(both).two_way
    assert Paths.model_validate(both).systems == ("crm", "billing")


def test_a_credential_that_reads_and_writes() -> None:
    paths = {"read": [{"from": "crm", "credential": "a"}, {"from": "x"}], "write": [{"to": "b", "credential": "a"}, {"to": "y"}]}
    assert Paths.model_validate(paths).shared_credentials == ("a",)


def test_the_backlog_needs_calls_that_are_left() -> None:
    limits = Limits.model_validate({"calls": "600/min", "normal": "40/min", "peak": "120/min", "calls_per_record": 2})
    assert limits.spare() == pytest.approx(520 / 60)
    assert limits.backfill_s(1800) == pytest.approx(1800 * 240 / 520)
    assert Limits.model_validate({"calls": "1/s", "normal": "1/s", "peak": "1/s"}).backfill_s(1800) == float("inf")
    assert Limits.model_validate({"calls": "1/s", "normal": "1/s"}).backfill_s(1800) is None


def test_a_hosted_pager_escalates_in_its_own_time() -> None:
    assert Escalate.model_validate({"by": "pager", "after": "10m"}).within_s == 600
    assert Escalate.model_validate({"within": "30m", "to": "backup"}).within_s == 1800
    assert Escalate().within_s is None


def test_several_owners_of_both_need_a_hand_over() -> None:
    assert People.model_validate({"platform_owners": ["A", "B"], "data_owners": ["C", "D"]}).needs_handoff
    assert not People.model_validate({"platform_owners": ["A", "B"], "data_owners": ["C"]}).needs_handoff
    assert not People.model_validate({"platform_owners": ["A", "A"], "data_owners": ["C", "D"]}).needs_handoff


def test_a_waiver_holds_for_92_days_at_most_and_names_who_agreed() -> None:
    said = {"drill": "wrong-document", "reason": "no documents", "reviewer": "Kim Example", "until": "2027-01-31"}
    waiver = Waiver.model_validate(said)
    assert waiver.holds(date(2027, 1, 31))
    assert not waiver.holds(date(2027, 2, 1))
    assert waiver.holds(date(2026, 10, 31))
    assert not waiver.holds(date(2026, 10, 30))  # 93 days ahead
    for key in said:
        assert not Waiver.model_validate({name: value for name, value in said.items() if name != key}).holds(date(2027, 1, 1))
