"""Dead: refused for good, and named by key by the connector. Refused and unnamed is missing."""

from __future__ import annotations

from typing import Any

import pytest

from harness.evidence.dead import Naming, Said
from harness.evidence.evidence import Evidence


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("gave up on invoice-1.", True),
        ("gave up on (invoice-1), invoice-2", True),
        ("key=invoice-1", True),
        ("gave up on invoice-10", False),
        ("gave up on old-invoice-1", False),
        ("gave up on invoice-1-b", False),
        ("gave up on a record", False),
    ],
)
def test_a_key_is_named_as_a_whole_word(text: str, named: bool) -> None:
    assert (Naming([Said(3.0, text)]).since("invoice-1") is not None) == named


@pytest.mark.parametrize(("key", "text"), [("a/b c", "on a/b c, sorry"), ("o'hara", "(o'hara)"), ("käse.1", "at käse.1")])
def test_keys_with_other_characters(key: str, text: str) -> None:
    assert Naming([Said(1.0, "nothing"), Said(2.0, text)]).since(key) == 2.0
    assert Naming([Said(2.0, text.replace(key, key + "x"))]).since(key) is None


def test_the_first_message_that_names_it_counts() -> None:
    assert Naming([Said(9.0, "k-1"), Said(4.0, "k-1")]).since("k-1") == 4.0


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
