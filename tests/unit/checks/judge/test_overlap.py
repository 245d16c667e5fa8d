from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.mark.parametrize(
    ("reached_s", "outcome"), [(100.0, Outcome.PASS), (80.0, Outcome.PASS), (79.0, Outcome.INCONCLUSIVE), (0.0, Outcome.INCONCLUSIVE)]
)
def test_an_overlap_much_shorter_than_planned_proves_nothing(outage: Any, judged: Any, reached_s: float, outcome: Outcome) -> None:
    outage.check("exactly_once")
    outage.note("overlap", 1500, phase="outage", faults=["f1", "f2"], apart_s=20.0, planned_s=100.0, reached_s=reached_s)
    said = judged(outage)
    assert said.outcome is outcome
    assert ("were planned to overlap for 1m40s" in " ".join(said.reasons)) == (outcome is Outcome.INCONCLUSIVE)


def test_the_sentence_names_the_faults_and_a_speed_that_would_do(outage: Any, judged: Any) -> None:
    outage.speed = 60.0
    outage.check("exactly_once")
    outage.note("overlap", 1500, phase="outage", faults=["f1", "f2"], apart_s=50.0, planned_s=100.0, reached_s=50.0)
    (reason,) = judged(outage).reasons
    assert reason.startswith("in outage f1 (down on destination) and f2 were planned to overlap for 1m40s and overlapped for 50s")
    assert reason.endswith("; try --speed 20")
