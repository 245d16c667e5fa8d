"""What is called, sent or written once more, or not told, for a mechanism of the machine; what is not, still fails."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

WALL = 60.0
"""Drill seconds in one of wall time."""
GONE = {"sent": False, "why": "client_gone", "status": None}
JUDGED, SEEN = Outcome.FAIL, Outcome.INCONCLUSIVE


def waits(run: Any, from_t: float, wall_s: float, actor: str = "connector") -> None:
    """This actor waits for a CPU for so long."""
    until_t = from_t + wall_s * WALL
    run.note("waited", until_t, actor=actor, pid=7, from_at=100 + from_t, until_at=100 + until_t, ran_s=0.0, waited_s=wall_s)


@pytest.mark.parametrize(("took_wall_s", "expected"), [(0.06, SEEN), (0.03, JUDGED)])
def test_backfill_once_where_the_answer_may_have_come_too_late(took_wall_s: float, expected: Outcome, outage: Any, verdict: Any) -> None:
    kill = outage.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    outage.phase("relapse", 1570, 1575, faults=(kill,), relapse=True)
    outage.injected(kill, 1570, 1575)
    outage.offer("invoice-800", 1400)
    outage.write(1520, ("invoice-800", 1), reply_t=1520 + took_wall_s * WALL)
    outage.write(1600, ("invoice-800", 1), effect=None)
    assert verdict(outage, "backfill_once").outcome is expected


@pytest.mark.parametrize(("wall_s", "times", "expected"), [
    (1.0, [301, 362, 364, 368, 376, 392, 424], SEEN),
    (0.1, [301, 362, 364, 368, 376, 392, 424], JUDGED),
    (1.0, [301.0 + number * 5 for number in range(20)], JUDGED),
])  # fmt: skip
def test_backoff_grows_where_a_halt_made_the_first_gaps_longer(
    wall_s: float, times: list[float], expected: Outcome, run: Any, verdict: Any
) -> None:
    fault = run.fault("f1", "unavailable", "fake", "destination", "requests")
    run.phase("outage", 300, 1500, faults=(fault,))
    run.injected(fault, 300, 1500)
    for t in times:
        run.request("destination", t, status=503)
    waits(run, 301.5, wall_s)
    assert verdict(run, "backoff_grows").outcome is expected


@pytest.mark.parametrize(("wall_s", "expected"), [(6.6, SEEN), (3.0, JUDGED)])
def test_no_writes_during_a_pause_where_the_way_stood_still(wall_s: float, expected: Outcome, outage: Any, verdict: Any) -> None:
    outage.write(690, ("invoice-030", 1), effect="refused")
    waits(outage, 295, wall_s, "proxy")
    assert verdict(outage, "no_writes_during", phase="outage").outcome is expected


@pytest.mark.parametrize(("answer", "expected"), [(GONE, SEEN), ({"status": 401}, JUDGED)])
def test_rejected_calls_of_which_one_was_not_answered(answer: dict[str, Any], expected: Outcome, run: Any, verdict: Any) -> None:
    for number in range(2):
        run.line("destination", "request", 10 + number, req=900 + number, method="GET", path="/", auth="rejected", token="t1", host_ok=True)
        reply = {"sent": True, "why": None, "status": 401} | (answer if number == 0 else {})
        run.line("destination", "reply", 10 + number + 0.1 * WALL, req=900 + number, fault=None, **reply)
    assert verdict(run, "rejected_calls").outcome is expected


@pytest.mark.parametrize(("wall_s", "status", "expected"), [(0.6, None, SEEN), (0.4, None, JUDGED), (0.6, 500, JUDGED)])
def test_intake_refuses_where_nobody_could_answer(wall_s: float, status: int | None, expected: Outcome, outage: Any, verdict: Any) -> None:
    outage.line("source", "pushed", 402, req=3, status=status, why="document")
    waits(outage, 345, wall_s)
    assert verdict(outage, "intake_refuses").outcome is expected


@pytest.mark.parametrize(("wall_s", "expected"), [(11.0, SEEN), (2.0, JUDGED)])
def test_resolved_after_data_that_it_may_not_have_known_of(wall_s: float, expected: Outcome, outage: Any, verdict: Any) -> None:
    outage.lines["alerts"].pop()
    outage.alert(1560.5, action="resolve")
    waits(outage, 900, wall_s)
    assert verdict(outage, "resolved_after_data").outcome is expected


@pytest.mark.parametrize(("wall_s", "expected"), [(0.2, SEEN), (0.05, JUDGED)])
def test_retry_budget_of_a_link_that_is_down_where_the_caller_stood_still(wall_s: float, expected: Outcome, run: Any, verdict: Any) -> None:
    run.note("timeline_started", 0.0)
    fault = run.fault("f1", "down", "link", "destination", "refused")
    run.phase("outage", 300, 1500, faults=(fault,))
    run.injected(fault, 300, 1500)
    run.note("attempts_watched", -5, actor="connector")
    for t, refused in ((400, 5), (430, 6)):
        run.note("attempts_refused", t, actor="connector", refused=refused, within=0, since_at=100 + t - 2)
    waits(run, 370 - wall_s * WALL, wall_s)
    assert verdict(run, "retry_budget", at_most=10).outcome is expected


@pytest.mark.parametrize(("unheard", "expected"), [(2, SEEN), (0, JUDGED)])
def test_dead_letters_that_were_sent_again_since_nobody_heard_the_refusal(
    unheard: int, expected: Outcome, outage: Any, verdict: Any
) -> None:
    for attempt in range(7):
        answer = GONE | {"reply_t": 1600 + attempt + 0.1 * WALL} if attempt < unheard else {}
        outage.write(1600 + attempt, ("invoice-001", 1), effect="refused", **answer)
    assert verdict(outage, "dead_letters_named").outcome is expected


@pytest.mark.parametrize(("wall_s", "expected"), [(3.0, SEEN), (1.0, JUDGED)])
def test_dead_letters_that_nobody_had_time_to_name(wall_s: float, expected: Outcome, outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.write(1600, ("invoice-800", 1), effect="refused")
    waits(outage, 1601, wall_s)
    assert verdict(outage, "dead_letters_named").outcome is expected


@pytest.mark.parametrize(("wall_s", "expected"), [(6.0, SEEN), (4.0, JUDGED)])
def test_a_page_is_due_when_another_check_of_the_drill_says_so(wall_s: float, expected: Outcome, quiet: Any, judged: Any) -> None:
    """The outage lasts 20 s of wall time, and the page is due after 15 of them."""
    quiet.check("single_alert", within="15m")
    quiet.check("alert_names")
    waits(quiet, 320, wall_s)
    assert {said.outcome for said in judged(quiet).verdicts if said.check in {"single_alert", "alert_names"}} == {expected}


def given_up_once(run: Any, answered_t: float) -> None:
    """A record whose first write was not answered in time, and which was written again."""
    run.check("exactly_once", level="records")
    run.offer("invoice-800", 1695)
    run.write(1700, ("invoice-800", 1), reply_t=answered_t, **GONE)
    run.write(1760, ("invoice-800", 1))


def of_records(judgement: Any) -> Outcome:
    found: Outcome = next(verdict.outcome for verdict in judgement.verdicts if verdict.check == "exactly_once")
    return found


@pytest.mark.parametrize(("where", "expected"), [("redis", SEEN), ("connector", JUDGED)])
def test_a_fault_on_a_service_strikes_no_request(where: str, expected: Outcome, outage: Any, judged: Any) -> None:
    """A service sends none; what the connector does without it, it does itself."""
    outage.connector["services"] = {"redis": {}}
    given_up_once(outage, 1704)
    frozen = outage.fault("f2", "freeze", "process", where, "process", phase="relapse")
    outage.phase("relapse", 1690, 1750, faults=(frozen,))
    outage.injected(frozen, 1691, 1750)
    assert of_records(judged(outage)) is expected


@pytest.mark.parametrize(("of_a", "of_b", "expected"), [
    (("released", 1710), ("timeout", 1709), JUDGED),
    (("timeout", 1702), ("released", 1709), SEEN),
    (("withdrawn", 1702), ("released", 1709), SEEN),
])  # fmt: skip
def test_each_hold_is_judged_by_what_was_injected_behind_it(
    of_a: tuple[str, float], of_b: tuple[str, float], expected: Outcome, outage: Any, judged: Any
) -> None:
    """Trigger a holds the write; the source is cut at 1703, while a is there or is not."""
    given_up_once(outage, of_a[1] + 2 if of_a[1] > 1705 else 1703.5)
    for name, t in (("a", 1699), ("b", 1705)):
        outage.line("destination", "trigger", t, trigger=name, event="hit", req=1, remaining=0)
    for name, (event, t) in (("a", of_a), ("b", of_b)):
        outage.line("destination", "trigger", t, trigger=name, event=event, remaining=0)
    cut = outage.fault("f2", "down", "link", "source", "refused", phase="relapse")
    outage.phase("relapse", 1690, 1750, faults=(cut,))
    outage.injected(cut, 1703, 1750)
    assert of_records(judged(outage)) is expected
