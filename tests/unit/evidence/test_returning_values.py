"""A value that returns to an older one, in the laws that recognise versions by content (the property test has whole stories)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from harness.evidence.evidence import Evidence

KEY = "invoice-900"


def offered(run: Any, *contents: str, since: float = 1400, entity: str = "invoice", key: str = KEY) -> None:
    for version, content in enumerate(contents, 1):
        op = "create" if version == 1 else "update"
        run.offer(key, since + version, version=version, op=op, digest=content, entity=entity)


def written(run: Any, t: float, content: str, effect: str | None = "changed", **more: Any) -> None:
    run.write(t, (KEY, 0), digest=content, effect=effect, **more)


@pytest.mark.parametrize(
    ("sent", "status", "ends_on"),
    [("A", "landed", 3), ("AB", "behind", 2), ("ABA", "landed", 3), ("B", "behind", 2), ("BA", "landed", 3), ("", "absent", None)],
)
def test_where_the_record_is_left(outage: Any, sent: str, status: str, ends_on: int | None) -> None:
    offered(outage, "A", "B", "A")
    for number, content in enumerate(sent):
        written(outage, 1600 + number, content)
    with Evidence.open(outage.save()) as evidence:
        last = evidence.delivery.versions(f"key = '{KEY}'").to_dict("records")[-1]
        assert (last["status"], None if pd.isna(last["ends_on"]) else last["ends_on"]) == (status, ends_on)
        assert evidence.delivery.surplus("effects") == 0


def test_what_holds_the_value_already_owes_nothing(outage: Any) -> None:
    offered(outage, "A", since=1300)
    written(outage, 1390, "A", effect="created")
    outage.offer(KEY, 1402, version=2, op="update", digest="B")
    outage.offer(KEY, 1403, version=3, op="update", digest="A")
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.counts.in_place == 1
        assert evidence.backlog.at(1402.5).count == evidence.backlog.at(1404).count + 1
        assert evidence.backlog.at(1402.5).missing == 0


def test_commits_left_over_are_doubled(outage: Any) -> None:
    offered(outage, "A", "B", "A")
    for number, content in enumerate("ABABA"):
        written(outage, 1600 + number, content)
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.surplus("effects") == 2
        assert len(evidence.delivery.steps_back()) > 0


def test_a_commit_before_the_value_returned_cannot_be_that_of_the_return(outage: Any) -> None:
    outage.offer(KEY, 1300, digest="A")
    written(outage, 1310, "A", effect="created")
    written(outage, 1311, "A", effect="created")
    outage.offer(KEY, 1400, version=2, op="update", digest="B")
    outage.offer(KEY, 1401, version=3, op="update", digest="A")
    written(outage, 1600, "B")
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.surplus("effects") == 1
        assert evidence.delivery.counts.behind == 1


@pytest.mark.parametrize(("returns_t", "again"), [(1500.0, False), (None, True)])
def test_sending_what_was_offered_again_is_not_sending_it_again(outage: Any, returns_t: float | None, again: bool) -> None:
    outage.offer(KEY, 1400, digest="A")
    written(outage, 1410, "A", effect="created", reply_t=1411)
    if returns_t:
        outage.offer(KEY, 1450, version=2, op="update", digest="B")
        outage.offer(KEY, returns_t, version=3, op="update", digest="A")
    written(outage, 1610, "A")
    with Evidence.open(outage.save()) as evidence:
        evidence.delivery.prepare().execute("DELETE FROM disturbed")
        assert (KEY in set(evidence.delivery.sent_again(1600, [])["key"])) == again


@pytest.mark.parametrize(("returns", "exercised"), [(True, 0), (False, 1)])
def test_an_attempt_at_the_returned_value_does_not_repeat_the_old_one(outage: Any, returns: bool, exercised: int) -> None:
    outage.offer(KEY, 1550, digest="A")
    written(outage, 1560, "A", effect="created", sent=False, status=None, why="cut")
    outage.offer(KEY, 1570, version=2, op="update", digest="B")
    written(outage, 1575, "B")
    if returns:
        outage.offer(KEY, 1580, version=3, op="update", digest="A")
    written(outage, 1600, "A")
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.counts.exercised == exercised


def test_a_refusal_before_the_value_returned_does_not_bury_the_return(outage: Any) -> None:
    outage.offer(KEY, 1510, digest="A")
    written(outage, 1520, "A", effect="refused", status=422)
    outage.alert(1530, key="other", text=f"given up: {KEY}")
    outage.offer(KEY, 1540, version=2, op="update", digest="B")
    outage.offer(KEY, 1550, version=3, op="update", digest="A")
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.versions(f"key = '{KEY}'")["status"].tolist() == ["dead", "outdated", "absent"]


def test_two_events_of_the_same_content_are_two_rows(outage: Any) -> None:
    offered(outage, "A", "A", entity="payment", key="payment-9")
    for t in (1600, 1601):
        outage.write(t, ("payment-9", 0), digest="A", effect="created", entity="payment")
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.surplus("records") == 0
    outage.write(1602, ("payment-9", 0), digest="A", effect="created", entity="payment")
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.surplus("records") == 1
