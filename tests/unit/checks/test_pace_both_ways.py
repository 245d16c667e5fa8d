"""Where changes go both ways, the pace of each way counts: a quick way forth says nothing of the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from harness.checks.verdict import Outcome

FORTH, BACK = "crm → billing", "billing → crm"
Entered = Callable[[Sequence[float], float], None]


@pytest.fixture
def entered(edited_there: Any, brought_back: Any) -> Entered:
    """`entered(times, lag_s)`: billing's people enter a record at each of these times, and each gets to crm so much later."""

    def enter(times: Sequence[float], lag_s: float) -> None:
        for t in times:
            edited_there(f"invoice-b{t:g}", t, 1, "create")
            brought_back(f"invoice-b{t:g}", t + lag_s)

    return enter


IN_THE_BASELINE = [1.0 + number * 8 for number in range(25)]
IN_THE_OUTAGE = [401.0 + number * 8 for number in range(25)]


def test_each_way_keeps_pace(outage: Any, verdict: Any, entered: Entered) -> None:
    entered(IN_THE_BASELINE, 5.0)
    said = verdict(outage, "steady_state")
    assert (said.outcome, said.gate) == (Outcome.PASS, True)
    assert said.summary == f"55 commits in the baseline, p95 2s ({FORTH}) and 5s ({BACK}) from offered to committed"
    assert said.counts == {"commits": 55, "records": 55, "p95_s": 5.0, "lag_s": 60.0}


def test_a_way_back_over_the_lag_closes_the_gate(outage: Any, verdict: Any, judged: Any, kinds: Any, entered: Entered) -> None:
    entered(IN_THE_BASELINE, 61.0)
    outage.check("no_echo")
    said = verdict(outage, "steady_state")
    assert list(kinds(said)) == ["lag"]
    assert said.summary == f"{BACK}: p95 of offered to committed is 1m1s, more than 1m; try --speed 50"
    assert said.counts["p95_s"] == 61
    assert judged(outage).outcome is Outcome.INCONCLUSIVE


def test_what_the_receiving_side_made_itself_makes_no_way_quicker(outage: Any, verdict: Any, entered: Entered) -> None:
    entered(IN_THE_BASELINE, 5.0)
    for number in range(2):  # of 32 that had to go
        outage.offer(f"invoice-9{number}", 100)
        outage.write(161, (f"invoice-9{number}", 1))
    said = verdict(outage, "steady_state")
    assert said.summary == f"{FORTH}: p95 of offered to committed is 1m1s, more than 1m; try --speed 50"


def test_a_way_on_which_nothing_was_offered_is_not_known_to_be_steady(outage: Any, verdict: Any, entered: Entered) -> None:
    entered(IN_THE_OUTAGE, 1200.0)
    assert verdict(outage, "steady_state").summary == f"{BACK}: nothing was offered 1m or longer before the baseline's end"


def test_commits_of_both_ways_count_together(outage: Any, verdict: Any, kinds: Any, entered: Entered) -> None:
    outage.lines["source"] = outage.lines["source"][15:]
    outage.lines["destination"] = outage.lines["destination"][15 * 4 :]
    assert list(kinds(verdict(outage, "steady_state"))) == ["few_commits"]
    entered(IN_THE_BASELINE[:5], 5.0)
    assert verdict(outage, "steady_state").counts["commits"] == 20


def test_what_is_wrong_with_the_run_as_a_whole_is_told_once(outage: Any, verdict: Any, kinds: Any, entered: Entered) -> None:
    entered(IN_THE_BASELINE, 5.0)
    outage.alert(50, key="early")
    outage.request("source", 60, status=503)
    said = verdict(outage, "steady_state")
    assert said.summary == "1 incident opened before any fault; 1 error answer in the baseline"


def test_recovery_is_asked_of_the_way_back(outage: Any, judged: Any, entered: Entered) -> None:
    entered(IN_THE_BASELINE, 5.0)
    entered(IN_THE_OUTAGE, 1800.0)
    outage.check("latency_after_recovery", within="5m", quantile=1)
    said = judged(outage)
    (late,) = [verdict for verdict in said.verdicts if verdict.check == "latency_after_recovery"]
    assert said.outcome is late.outcome is Outcome.FAIL
    assert late.summary.startswith(f"{BACK}: 100% of 25 records were visible only after 14m53s, later than 5m; the worst: ")
    assert (late.counts["records"], late.counts["p100_s"], late.counts["back_records"], late.counts["back_p100_s"]) == (40, 79, 25, 893)


def test_recovery_is_measured_without_what_the_receiving_side_made_itself(outage: Any, judged: Any, entered: Entered) -> None:
    entered(IN_THE_BASELINE, 5.0)
    entered(IN_THE_OUTAGE, 1110.0)
    outage.check("latency_after_recovery", within="76s", quantile=0.95)
    (late,) = [verdict for verdict in judged(outage).verdicts if verdict.check == "latency_after_recovery"]
    assert late.findings[0].text.startswith(f"{FORTH}: 95% of 40 records were visible only after 1m17s")
