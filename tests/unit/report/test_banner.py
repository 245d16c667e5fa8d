"""The outcome in words says what it means and who has to act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.checks.judge.misfit import MISFIT
from harness.checks.judge.unfelt import NOT_FELT
from harness.checks.verdict import Finding, Outcome
from harness.report.banner import banner, closed_gates, plainly, slow_enough


def test_pass(passing: Any) -> None:
    told = banner(passing.evidence, passing.judgement)
    assert (told.outcome, told.headline, told.causes) == (Outcome.PASS, "orders-sync passed", ())
    assert "all 7 checks passed" in told.meaning
    assert told.who_acts == "What was tested needs no action; duplicates were not tested."


def test_a_pass_names_the_gate_that_could_not_be_judged(drill: Any, tell: Any) -> None:
    drill.note("stall", 700, gap_s=1.2)
    told = tell(drill)
    said = "the gate stall could not be judged (this machine was too slow): that could excuse a failure, and there was none"
    assert told.judgement.outcome is Outcome.PASS
    assert said in banner(told.evidence, told.judgement).meaning
    assert closed_gates(told.judgement) == said
    assert closed_gates(replace(told.judgement, outcome=Outcome.FAIL)) == ""


def test_fail_names_the_owner_and_every_failed_check(failing: Any) -> None:
    told = banner(failing.evidence, failing.judgement)
    failed = [verdict.check for verdict in failing.judgement.verdicts if verdict.outcome is Outcome.FAIL]
    assert told.headline == f"orders-sync failed {len(failed)} checks"
    assert told.who_acts.startswith(
        "Somebody must act, but no integration file names an owner of orders-sync. For a name here, add --integration FILE"
    )
    assert [cause.check for cause in told.causes] == failed


def test_rows_too_many_that_no_check_judges_are_said_beside_a_pass(passing: Any, drill: Any, tell: Any) -> None:
    assert "too many" not in banner(passing.evidence, passing.judgement).meaning
    drill.checks = [check for check in drill.checks if check.name != "counts_match"]
    drill.offer("invoice-001", 1400, version=2, op="update")
    drill.write(1600, ("invoice-001", 2), effect="created")
    told = tell(drill)
    said = banner(told.evidence, told.judgement)
    assert said.outcome is Outcome.PASS
    assert "1 row too many, which no check judged" in said.meaning


def test_a_machine_that_was_too_slow_is_told_with_the_speed_to_try(proving_nothing: Any) -> None:
    told = banner(proving_nothing.evidence, proving_nothing.judgement)
    assert told.headline == "This machine was too slow to judge orders-sync"
    assert "--speed 20" in told.who_acts
    assert plainly(proving_nothing.judgement).startswith("this machine was too slow to judge exactly_once, ")
    assert plainly(proving_nothing.judgement).endswith("; try --speed 20")


def test_of_several_advised_speeds_the_lowest_is_the_one_to_take(proving_nothing: Any) -> None:
    judgement = proving_nothing.judgement
    assert "the lowest speed" not in banner(proving_nothing.evidence, judgement).who_acts
    seen = next(verdict for verdict in judgement.verdicts if verdict.check == "exactly_once")
    slower = replace(judgement, verdicts=(*judgement.verdicts, replace(seen, check="steady_state", summary="p95 is 2m; try --speed 5")))
    assert "--speed 5, the lowest speed that a reason advises, or" in banner(proving_nothing.evidence, slower).who_acts


def test_only_what_another_speed_can_change_is_put_down_to_the_machine(proving_nothing: Any) -> None:
    judgement = proving_nothing.judgement
    seen = next(verdict for verdict in judgement.verdicts if verdict.check == "exactly_once")
    few = replace(seen, check="backoff_grows", seen_not_judged=False, summary="no fault caused the 5 failed calls that are needed")
    none_due = replace(seen, check="single_alert", summary="nobody was paged (no batch began while f1 was in place, and none was due)")
    told = plainly(replace(judgement, verdicts=(*judgement.verdicts, few, none_due)))
    assert told == plainly(judgement)
    assert "exactly_once" in told


def test_a_busy_machine_is_not_the_reason_where_only_other_evidence_lacks(proving_nothing: Any) -> None:
    judgement = replace(proving_nothing.judgement, reasons=())
    kept = [verdict for verdict in judgement.verdicts if verdict.gate or verdict.outcome is Outcome.PASS]
    few = replace(judgement.verdicts[-1], check="backoff_grows", outcome=Outcome.INCONCLUSIVE, seen_not_judged=False, summary="no calls")
    assert any(verdict.check == "stall" and "--speed" in verdict.summary for verdict in kept)
    lacking = replace(judgement, verdicts=(*kept, few))
    assert plainly(lacking) == "backoff_grows lacked evidence, and another speed gives no more of it"
    assert slow_enough(lacking) is None
    told = banner(proving_nothing.evidence, lacking)
    assert told.headline == "This run proves too little"
    assert "backoff_grows lacked evidence" in told.meaning


def of_the_fault(judgement: Any, kind: str) -> Any:
    """The same judgement of a run in which a fault was not felt."""
    gate = next(verdict for verdict in judgement.verdicts if verdict.check == "fault_was_felt")
    text = "f1 was not felt: 0 requests met it"
    unfelt = replace(gate, outcome=Outcome.INCONCLUSIVE, summary=text, findings=(Finding(kind, 1, text),))
    return replace(judgement, verdicts=tuple(unfelt if verdict is gate else verdict for verdict in judgement.verdicts))


def test_a_drill_that_does_not_fit_the_connector_outranks_a_slow_machine(proving_nothing: Any) -> None:
    judgement = of_the_fault(proving_nothing.judgement, MISFIT)
    told = banner(proving_nothing.evidence, judgement)
    assert told.headline == "This drill does not fit orders-sync"
    assert "--speed" not in told.who_acts
    assert slow_enough(judgement) is None
    assert plainly(judgement) == "the drill does not fit this connector: a fault strikes requests that it never sent"


def test_a_fault_that_was_not_felt_outranks_a_slow_machine(proving_nothing: Any) -> None:
    judgement = of_the_fault(proving_nothing.judgement, NOT_FELT)
    told = banner(proving_nothing.evidence, judgement)
    assert (told.headline, "--speed 20" in told.who_acts) == ("This run proves nothing", True)
    assert plainly(judgement) == "not every fault was felt and this machine was too slow; try --speed 20"


def test_a_closed_gate_is_told_in_plain_words(drill: Any, tell: Any) -> None:
    drill.lines["journal"] = [(t, event) for t, event in drill.lines["journal"] if event["event"] != "canary"]
    told = tell(drill)
    assert plainly(told.judgement) == "not every fault was felt"
    assert banner(told.evidence, told.judgement).meaning == "Neither a pass nor a failure: not every fault was felt."


def test_exit_code_4_is_told_with_what_it_means(proving_nothing: Any) -> None:
    assert plainly(replace(proving_nothing.judgement, exit_code=4)) == "the drill never began (exit code 4: environment)"


def test_inconclusive_names_reasons_before_gates_before_the_rest(proving_nothing: Any) -> None:
    told = banner(proving_nothing.evidence, proving_nothing.judgement)
    assert told.outcome is Outcome.INCONCLUSIVE
    assert "Whoever runs the drill should" in told.who_acts
    assert str(told.causes[0]) == "trigger t1 was not met: no commit came"
    assert told.causes[1].check == "stall"
    assert all(cause.check.endswith(" (seen, not judged)") for cause in told.causes[2:])
    assert len(told.causes) > 2


def test_a_connector_that_died_at_once_is_a_matter_of_its_installation(proving_nothing: Any) -> None:
    told = banner(proving_nothing.evidence, replace(proving_nothing.judgement, exit_code=4))
    assert told.headline == "orders-sync never got as far as the drill"
    assert "connector's log" in told.who_acts


def test_a_process_in_real_time_is_told_as_such_however_far_the_drill_came(proving_nothing: Any) -> None:
    reason = "/usr/bin/tool, a process of the connector: this process is not accelerated (static, Go, musl, setuid): it is static"
    real = replace(proving_nothing.judgement, exit_code=4, reasons=(reason,))
    assert banner(proving_nothing.evidence, real).headline == "orders-sync did not keep the drill's time"
    assert plainly(real) == "a process of the connector did not keep the drill's time (exit code 4: environment)"


def test_a_run_that_broke_off_is_no_matter_of_speed(proving_nothing: Any) -> None:
    reason = "the harness or its environment failed: the fake source does not answer\n  hint: its log is in the run directory"
    broken = replace(proving_nothing.judgement, reasons=(reason,))
    assert slow_enough(broken), "the machine was busy, too"
    told = banner(proving_nothing.evidence, broken)
    assert told.headline == "The run broke off"
    assert told.meaning.endswith("the harness or its environment failed: the fake source does not answer.")
    assert plainly(broken) == "the harness or its environment failed: the fake source does not answer"


def test_a_failure_in_a_run_with_a_closed_gate_says_so(failing: Any) -> None:
    verdicts = [replace(verdict, outcome=Outcome.INCONCLUSIVE) if verdict.gate else verdict for verdict in failing.judgement.verdicts]
    told = banner(failing.evidence, replace(failing.judgement, verdicts=tuple(verdicts)))
    assert "that does not explain what failed" in told.meaning


def test_a_hint_is_a_sentence_of_its_own(proving_nothing: Any) -> None:
    reason = "billing was asked 0 times\n  hint: does it write to another address?"
    told = banner(proving_nothing.evidence, replace(proving_nothing.judgement, reasons=(reason,)))
    assert str(told.causes[0]) == "billing was asked 0 times. Hint: does it write to another address?"
