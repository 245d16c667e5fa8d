"""What a mechanism of the machine excuses where a value returns to an older one: each version by itself."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome, Verdict


def exactly_once(judgement: Any) -> Verdict:
    found: Verdict = next(verdict for verdict in judgement.verdicts if verdict.check == "exactly_once")
    return found


def returned(run: Any, t: float, returns_to: str) -> None:
    """A record with two values that arrived, and a third one at `t` that is written once, in vain: the client gave up on a slow answer."""
    run.check("exactly_once")
    for version, value, offered_t in ((1, "a" * 16, 1530), (2, "b" * 16, 1540), (3, returns_to, t)):
        run.offer("invoice-800", offered_t, version=version, op="create" if version == 1 else "update", digest=value)
    run.write(1535, ("invoice-800", 1), digest="a" * 16)
    run.write(1545, ("invoice-800", 2), effect="changed", digest="b" * 16)
    sent_t = t + (1 if t == 1690 else 3)
    run.write(
        sent_t, ("invoice-800", 3), digest=returns_to, effect="refused", reply_t=sent_t + 3.6, sent=False, why="client_gone", status=None
    )


VALUES = pytest.mark.parametrize("value", ["a" * 16, "c" * 16], ids=["that it had before", "that is new"])


@VALUES
def test_what_was_sent_before_a_value_returned_was_no_attempt_at_its_return(outage: Any, judged: Any, value: str) -> None:
    returned(outage, 1690, value)
    outage.offer("invoice-801", 1695)
    outage.write(1699, ("invoice-801", 1))
    assert exactly_once(judged(outage)).outcome == Outcome.INCONCLUSIVE


@VALUES
def test_a_pause_before_a_value_returned_is_no_backoff(outage: Any, judged: Any, value: str) -> None:
    returned(outage, 1640, value)
    outage.line("source", "read", 1641, req=1, cursor=10_000, protocol="cursor")
    said = exactly_once(judged(outage))
    assert said.outcome == Outcome.FAIL
    assert "(lost: the connector had moved past it" in said.summary
