"""A backfill that goes on where it was."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def relapse(run: Any) -> None:
    """The good run, killed at 1570 in a phase of its own: records up to invoice-060 were answered by then."""
    kill = run.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    run.phase("relapse", 1570, 1575, faults=(kill,), relapse=True)
    run.injected(kill, 1570, 1575)


def test_a_backfill_that_goes_on_where_it_was(outage: Any, verdict: Any) -> None:
    relapse(outage)
    said = verdict(outage, "backfill_once")
    assert said.outcome is Outcome.PASS
    assert said.summary == "9 records sent after f2 (kill on connector) was in place at 26:10, none of them answered before"
    assert said.counts["sent_after"] == len(said.exhibits["sent_after"]) == 9  # without the probe record


def test_a_backfill_that_begins_again(outage: Any, verdict: Any, kinds: Any) -> None:
    relapse(outage)
    outage.write(1600, ("invoice-031", 1), effect=None)
    outage.write(1600, ("invoice-002", 1), effect=None)
    said = verdict(outage, "backfill_once")
    assert kinds(said) == {"sent_again": False}
    assert said.exhibits["sent_again"]["key"].tolist() == ["invoice-031", "invoice-002"]


@pytest.mark.parametrize(
    ("checkpoint", "outcome", "words"),
    [
        (
            2,
            Outcome.PASS,
            "11 records sent after f2 (kill on connector) was in place at 26:10, 2 of them answered before, within its checkpoint of 2",
        ),
        (1, Outcome.FAIL, "2 records sent again though answered before f2 (kill on connector), more than its checkpoint of 1: "),
    ],
)
def test_a_connector_that_stores_its_place_once_per_page(outage: Any, verdict: Any, checkpoint: int, outcome: Outcome, words: str) -> None:
    outage.connector["checkpoint"] = checkpoint
    relapse(outage)
    outage.write(1600, ("invoice-031", 1), effect=None)
    outage.write(1600, ("invoice-002", 1), effect=None)
    said = verdict(outage, "backfill_once")
    assert said.outcome is outcome
    assert said.summary.startswith(words)
    assert said.counts["sent_again"] == 2


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        ({"reply_t": 1555}, True),
        ({"reply_t": 1556}, False),  # 15 drill seconds are a quarter of a wall second
        ({"reply_t": 1555, "sent": False, "status": None, "why": "cut"}, False),
        ({"reply_t": 1555, "status": 500}, False),
    ],
)
def test_what_may_be_sent_again(outage: Any, verdict: Any, answer: dict[str, Any], again: bool) -> None:
    relapse(outage)
    outage.offer("invoice-800", 1400)
    outage.write(answer["reply_t"] - 1, ("invoice-800", 1), **answer)
    outage.write(1600, ("invoice-800", 1), effect=None)
    assert (verdict(outage, "backfill_once").outcome is Outcome.FAIL) is again


def test_what_was_answered_over_a_faulted_link_may_be_sent_again(outage: Any, verdict: Any) -> None:
    relapse(outage)
    outage.offer("invoice-800", 1400)
    outage.write(1495, ("invoice-800", 1))
    outage.write(1600, ("invoice-800", 1), effect=None)
    assert verdict(outage, "backfill_once").outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("answered_t", "again"),
    [
        (185, True),  # a quarter of a wall second before the kill was sent
        (186, False),
        (204, False),  # while it was dying
        (206, True),
    ],
)
def test_what_an_earlier_kill_may_have_kept_from_the_connector(outage: Any, verdict: Any, answered_t: float, again: bool) -> None:
    kill = outage.fault("f0", "kill", "process", "connector", "process", phase="baseline")
    outage.phase("first", 200, 210, faults=(kill,))
    outage.injected(kill, 205, 210, sent=200)
    relapse(outage)
    outage.offer("invoice-800", 150)
    outage.write(answered_t - 1, ("invoice-800", 1), reply_t=answered_t)
    outage.write(1600, ("invoice-800", 1), effect=None)
    assert (verdict(outage, "backfill_once").outcome is Outcome.FAIL) is again


def test_without_an_injection_there_is_no_backfill(run: Any, verdict: Any) -> None:
    assert verdict(run, "backfill_once").outcome is Outcome.INCONCLUSIVE
