"""The outcome in words says what it means and who has to act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.checks.verdict import Outcome
from harness.report.banner import banner


def test_pass(passing: Any) -> None:
    told = banner(passing.evidence, passing.judgement)
    assert (told.outcome, told.headline, told.causes) == (Outcome.PASS, "orders-sync came through", ())
    assert "all 7 checks passed" in told.meaning
    assert told.who_acts == "Nobody has to act."


def test_fail_names_the_owner_and_every_failed_check(failing: Any) -> None:
    told = banner(failing.evidence, failing.judgement)
    failed = [verdict.check for verdict in failing.judgement.verdicts if verdict.outcome is Outcome.FAIL]
    assert told.headline == f"orders-sync failed {len(failed)} checks"
    assert "owner of orders-sync acts" in told.who_acts
    assert [cause.check for cause in told.causes] == failed


def test_inconclusive_names_reasons_before_gates_before_the_rest(proving_nothing: Any) -> None:
    told = banner(proving_nothing.evidence, proving_nothing.judgement)
    assert told.outcome is Outcome.INCONCLUSIVE
    assert told.headline == "This run proves nothing"
    assert "Whoever runs the drill acts" in told.who_acts
    assert str(told.causes[0]) == "trigger t1 was not met: no commit came"
    assert told.causes[1].check == "stall"
    assert all(cause.check.endswith(" (seen, not judged)") for cause in told.causes[2:])
    assert len(told.causes) > 2


def test_a_connector_that_died_at_once_is_a_matter_of_its_installation(proving_nothing: Any) -> None:
    told = banner(proving_nothing.evidence, replace(proving_nothing.judgement, exit_code=4))
    assert told.headline == "orders-sync never got as far as the drill"
    assert "connector's log" in told.who_acts


def test_a_failure_in_a_run_with_a_closed_gate_says_so(failing: Any) -> None:
    verdicts = [replace(verdict, outcome=Outcome.INCONCLUSIVE) if verdict.gate else verdict for verdict in failing.judgement.verdicts]
    told = banner(failing.evidence, replace(failing.judgement, verdicts=tuple(verdicts)))
    assert "nothing in it explains" in told.meaning
