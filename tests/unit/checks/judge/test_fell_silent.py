"""A fault that nobody felt because the connector fell silent after an earlier one excuses nothing, however close the two are."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.mark.parametrize("begin", [1501, 1400], ids=["right behind the first", "before its heal"])
def test_a_worker_that_dies_in_the_first_outage_is_judged(outage: Any, judged: Any, begin: float) -> None:
    outage.lines["alerts"].clear()
    outage.lines["destination"] = [line for line in outage.lines["destination"] if line[0] < 300]
    for check in ("single_alert", "exactly_once"):
        outage.check(check)
    again = outage.fault("f2", "unavailable", "fake", "destination", "requests", phase="again")
    outage.phase("again", begin, 3100, faults=(again,))
    outage.injected(again, begin, 3100)
    verdicts = {verdict.check: verdict for verdict in judged(outage).verdicts}
    assert "the connector had been silent since f1" in verdicts["fault_was_felt"].summary
    assert (verdicts["single_alert"].outcome, verdicts["exactly_once"].outcome) == (Outcome.FAIL, Outcome.FAIL)


def test_who_had_no_time_to_call_had_not_fallen_silent(outage: Any, judged: Any) -> None:
    """The second fault is over before the lag is."""
    outage.lines["alerts"].clear()
    outage.lines["destination"] = [line for line in outage.lines["destination"] if not 300 < line[0] < 1560]
    outage.check("single_alert")
    again = outage.fault("f2", "unavailable", "fake", "destination", "requests", phase="again")
    outage.phase("again", 1501, 1555, faults=(again,))
    outage.injected(again, 1501, 1555)
    felt = next(verdict for verdict in judged(outage).verdicts if verdict.check == "fault_was_felt")
    assert "f2 (unavailable on destination) was not felt: 0 requests met it" in felt.summary
    assert "silent" not in felt.summary
