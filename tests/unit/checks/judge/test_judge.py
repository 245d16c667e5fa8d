"""From verdicts to one outcome: gates shield what they could explain, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness import registry
from harness.checks.base import Check, CheckParams
from harness.checks.judge.judge import judge
from harness.checks.judge.save import save
from harness.checks.verdict import Finding, Outcome
from harness.evidence.evidence import Evidence
from harness.plan.model import Trigger


def by_name(judgement: Any) -> dict[str, Any]:
    return {verdict.check: verdict for verdict in judgement.verdicts}


def unfelt(run: Any) -> None:
    """Make the run's fault one that nobody felt."""
    run.lines["journal"] = [line for line in run.lines["journal"] if line[1]["event"] != "canary"]


def test_a_good_run_passes(outage: Any, judged: Any) -> None:
    for name in ("exactly_once", "counts_match", "single_alert", "alert_names", "resolved_alert", "backlog_queued", "post_recovery_probe"):
        outage.check(name)
    said = judged(outage)
    assert (said.outcome, said.exit_code, said.reasons) == (Outcome.PASS, 0, ())
    assert [verdict.check for verdict in said.verdicts][:4] == ["steady_state", "fault_was_felt", "stall", "complete_streams"]
    assert [verdict.gate for verdict in said.verdicts] == [True] * 4 + [False] * 7


@pytest.mark.parametrize(
    ("actor", "expected", "outcome"), [("redis", False, "INCONCLUSIVE"), ("redis", True, "PASS"), ("other", False, "PASS")]
)
def test_a_service_that_ended_by_itself_is_not_the_connectors_failure(
    actor: str, expected: bool, outcome: str, outage: Any, judged: Any
) -> None:
    outage.check("exactly_once")
    outage.connector["services"] = {"redis": {}}
    outage.note("actor_exited", 700, actor=actor, attempt=1, code=-11, how="killed", expected=expected)
    said = judged(outage)
    assert said.outcome == outcome
    told = ("the service redis ended by itself, code -11: the end of its log says why",) if outcome == "INCONCLUSIVE" else ()
    assert said.reasons == told


@pytest.mark.parametrize(
    ("actor", "attempt", "what"), [("connector", 1, "start 1"), ("second-connector", 1, "start 1"), ("connector", 0, "a command")]
)
def test_after_a_lost_supervisor_nothing_is_judged(outage: Any, judged: Any, actor: str, attempt: int, what: str) -> None:
    outage.check("exactly_once")
    outage.note("supervisor_lost", 700, actor=actor, attempt=attempt, reason="was stopped", ended=[71, 72])
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 3)
    (reason,) = said.reasons
    assert reason.startswith(f"the supervisor of the {actor} was stopped before it had reported the end of {what}: 2 processes that")
    outage.lines["destination"] = []
    assert judged(outage).outcome == Outcome.INCONCLUSIVE


def test_gates_are_judged_even_if_the_plan_forgot_them(outage: Any, judged: Any) -> None:
    outage.checks.clear()
    assert [verdict.check for verdict in judged(outage).verdicts] == ["steady_state", "fault_was_felt", "stall", "complete_streams"]


def test_without_a_check_nothing_was_judged(outage: Any, judged: Any) -> None:
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 3)
    assert said.reasons == ("the drill has no check, so nothing was judged: add one to its `checks:`",)


def test_a_fault_without_effect_is_inconclusive_even_if_all_checks_pass(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    unfelt(outage)
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 3)
    assert by_name(said)["exactly_once"].outcome is Outcome.PASS


def test_a_page_that_nobody_had_reason_to_send_is_seen_not_judged(quiet: Any, judged: Any) -> None:
    quiet.check("single_alert")
    assert judged(quiet).outcome is Outcome.FAIL
    unfelt(quiet)
    said = judged(quiet)
    single_alert = by_name(said)["single_alert"]
    assert said.outcome is Outcome.INCONCLUSIVE
    assert (single_alert.outcome, single_alert.seen_not_judged) == (Outcome.INCONCLUSIVE, True)
    said_of_page = "nobody was paged: f1 (down on destination) lasted 20m (f1 (down on destination) was not felt: "
    assert single_alert.summary.startswith(said_of_page)


def test_behind_a_closed_gate_a_loss_and_a_doubled_effect_stay_failures(outage: Any, make_run: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.offer("invoice-gone", 400)
    twice = make_run()
    twice.outage()
    twice.check("exactly_once")
    twice.write(1600, ("invoice-001", 1), effect="changed")
    for run in (outage, twice):
        unfelt(run)
        said = judged(run)
        assert (said.outcome, said.exit_code) == (Outcome.FAIL, 1)
        assert not by_name(said)["exactly_once"].seen_not_judged


def test_a_stall_shields_failures_but_spoils_no_pass(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.line("destination", "stall", 700, gap_s=0.9)
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.PASS, 0)
    assert by_name(said)["stall"].outcome is Outcome.INCONCLUSIVE
    outage.check("detected_within", within="60s")
    outage.line("alerts", "stall", 400, gap_s=1.1)  # the page came a second of wall time too late
    assert judged(outage).outcome is Outcome.INCONCLUSIVE
    outage.write(1600, ("invoice-001", 1), effect="changed")
    assert judged(outage).outcome is Outcome.FAIL


def test_an_incomplete_ledger_is_inconclusive(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.ended = False
    assert judged(outage).exit_code == 3


class Params(CheckParams):
    """None."""


class Crashing(Check[Params]):
    """Raises whatever it is given."""

    name = "exactly_once"
    reads = ()

    def judge(self, evidence: Evidence, params: Params) -> Any:
        raise ZeroDivisionError("no records at all")


class Failing(Check[Params]):
    name = "exactly_once"
    reads = ()

    def judge(self, evidence: Evidence, params: Params) -> Any:
        return self.conclude(params, [Finding("x", 1, "x", excusable=False)], "")


def test_a_crashing_check_is_inconclusive_with_its_own_words(outage: Any, judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    outage.check("exactly_once")
    load = registry.load
    monkeypatch.setattr(registry, "load", lambda group, name: Crashing(Params) if name == "exactly_once" else load(group, name))
    said = judged(outage)
    assert said.outcome is Outcome.INCONCLUSIVE
    assert by_name(said)["exactly_once"].summary == "the check crashed: ZeroDivisionError: no records at all"


def test_a_failing_check_outranks_a_crashing_one(outage: Any, judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    outage.check("exactly_once")
    outage.check("counts_match")
    load = registry.load
    mine = {"exactly_once": Failing(Params), "counts_match": Crashing(Params)}
    monkeypatch.setattr(registry, "load", lambda group, name: mine.get(name) or load(group, name))
    assert judged(outage).outcome is Outcome.FAIL


@pytest.mark.parametrize(("name", "params"), [("no_such_check", {}), ("exactly_once", {"level": "tables"})])
def test_an_unknown_check_and_bad_parameters_are_inconclusive(outage: Any, judged: Any, name: str, params: dict[str, Any]) -> None:
    outage.check(name, **params)
    said = judged(outage)
    assert said.outcome is Outcome.INCONCLUSIVE
    assert by_name(said)[name].outcome is Outcome.INCONCLUSIVE


# ---- the course of the run


@pytest.mark.parametrize(
    ("ended", "reason"),
    [
        (None, "the run never ended"),
        ({"outcome": "interrupted", "reason": "SIGINT"}, "the run was interrupted: SIGINT"),
        ({"outcome": "hung", "reason": ""}, "the run hung"),
        ({"outcome": "aborted", "reason": "aborted by Robin Example"}, "the run was called off: aborted by Robin Example"),
        ({"outcome": "broke", "reason": "OSError"}, "the harness or its environment failed: OSError"),
    ],
)
def test_a_run_that_did_not_end_well_is_inconclusive(outage: Any, judged: Any, ended: dict[str, Any] | None, reason: str) -> None:
    outage.check("exactly_once")
    outage.offer("invoice-gone", 400)
    outage.run_ended = ended
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 3)
    assert any(reason in text for text in said.reasons)


def test_a_game_day_that_was_called_off_proves_nothing_whatever_its_checks_say(outage: Any, judged: Any) -> None:
    """What a check has found up to there stands in its verdict."""
    outage.check("exactly_once")
    outage.write(1600, ("invoice-001", 1), effect="changed")
    assert judged(outage).outcome is Outcome.FAIL
    outage.run_ended = {"outcome": "aborted", "reason": "aborted by Robin Example: a real incident"}
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 3)
    assert by_name(said)["exactly_once"].outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("injection_failed", {"fault": "f1", "reason": "read back 'enabled'"}),
        ("heal_failed", {"fault": "f1", "reason": "no answer"}),
        ("trigger_missed", {"trigger": "t1", "reason": "56 of 57 commits"}),
        ("withdraw_failed", {"trigger": "t1", "actor": "destination", "reason": "it was read back as armed"}),
        ("still_armed", {"actor": "destination", "reason": "when-f1"}),
    ],
)
def test_mishaps_are_inconclusive(outage: Any, judged: Any, event: str, fields: dict[str, str]) -> None:
    outage.note(event, 600, **fields)
    said = judged(outage)
    assert said.outcome is Outcome.INCONCLUSIVE
    assert any(fields["reason"] in reason for reason in said.reasons)


@pytest.mark.parametrize("actor", ["source", "destination", "alerts"])
def test_a_completed_run_proves_of_each_fake_that_nothing_is_armed_in_it(outage: Any, judged: Any, actor: str) -> None:
    outage.check("exactly_once")
    outage.unasked = {actor}
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 3)
    assert said.reasons == (f"at the end of the run the harness did not ask whether anything is armed in the fake {actor}",)


def test_what_is_still_armed_in_a_fake_is_told_once(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.unasked = {"destination"}
    outage.note("still_armed", 1950, actor="destination", reason="when-f1")
    assert judged(outage).reasons == ("at the end of the run the fake destination did not confirm that nothing is armed in it: when-f1",)


def test_a_run_that_was_not_completed_has_one_reason(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.unasked = {"source", "destination", "alerts"}
    outage.run_ended = {"outcome": "interrupted", "reason": "SIGINT"}
    assert judged(outage).reasons == ("the run was interrupted: SIGINT",)


def test_a_bypass_of_the_proxy_is_inconclusive(outage: Any, judged: Any) -> None:
    outage.line("destination", "bypass", 600, req=1, host="127.0.0.1:4711")
    said = judged(outage)
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "bypassed the fault proxy (127.0.0.1:4711)" in said.reasons[0]


def test_a_connector_that_never_wrote_anything_is_a_matter_of_its_installation(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.offer("invoice-gone", 400)
    outage.run_ended = {"outcome": "nothing_arrived", "reason": "5 records were owed; crm was asked 0 times"}
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 4)
    assert said.reasons[0] == "the connector wrote nothing during the whole warm-up: 5 records were owed; crm was asked 0 times"


def test_what_it_paged_about_that_is_in_order(outage: Any, judged: Any) -> None:
    outage.check("no_alert")
    outage.alert(-600, "k")
    assert judged(outage).outcome is Outcome.FAIL
    outage.run_ended = {"outcome": "nothing_arrived", "reason": "5 records were owed"}
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 4)
    assert by_name(said)["no_alert"].seen_not_judged


def test_nothing_is_judged_when_a_process_kept_real_time(outage: Any, judged: Any) -> None:
    """Not even what would otherwise be a failure of its own: the connector's timers ran at another pace than the drill."""
    outage.check("exactly_once")
    outage.write(1400, ("invoice-000", 1))
    assert judged(outage).outcome is Outcome.FAIL
    reason = {"reason": "is static: it has no dynamic loader"}
    outage.note("not_accelerated", 600, actor="connector", pid=4, program="/usr/bin/sync", **reason)
    outage.run_ended = {"outcome": "not_accelerated", "reason": "…"}
    said = judged(outage)
    assert (said.outcome, said.exit_code) == (Outcome.INCONCLUSIVE, 4)
    assert by_name(said)["exactly_once"].seen_not_judged
    assert "/usr/bin/sync, a process of the connector: this process is not accelerated (static, Go, musl, setuid)" in said.reasons[0]
    assert "`clock: env`" in said.reasons[0]


@pytest.mark.parametrize(("struck_t", "half"), [(1512, False), (1550, True), (1575, True), (1578, False)])
def test_a_relapse_needs_a_half_complete_backlog(outage: Any, judged: Any, struck_t: float, half: bool) -> None:
    """40 records are owed at 1500 and committed one by one from 1540 to 1579."""
    outage.phases[2] = outage.phases[2].model_copy(update={"until": Trigger(owed_share=0.5)})
    kill = outage.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    outage.lines["journal"] = [line for line in outage.lines["journal"] if line[1].get("phase") not in {"settle", "quiet", "probe"}]
    outage.phase("relapse", struck_t - 1 if struck_t > 1512 else struck_t, 1690, faults=(kill,), relapse=True)
    outage.injected(kill, struck_t, 1690)
    outage.note("process_state", struck_t, fault="f2", actor="connector", state="exited", live_pids=[])
    said = judged(outage)
    assert any("half-complete" in reason for reason in said.reasons) is not half


# ---- saved


def test_verdicts_are_saved_as_plain_json(outage: Any, tmp_path: Path) -> None:
    outage.check("exactly_once")
    for number in range(30):
        outage.offer(f"invoice-gone-{number:02}", 400)
    with Evidence.open(outage.save()) as evidence:
        judgement = judge(evidence)
        save(evidence, judgement, tmp_path / "verdicts.json")
    saved = json.loads((tmp_path / "verdicts.json").read_text())
    assert (saved["version"], saved["run"], saved["drill"], saved["connector"]) == (1, "example-run", "example", "orders-sync")
    assert (saved["outcome"], saved["exit_code"], saved["speed"], saved["seed"]) == ("FAIL", 1, 60.0, 7)
    last = saved["verdicts"][-1]
    assert (last["check"], last["outcome"], last["counts"]["missing"]) == ("exactly_once", "FAIL", 30)
    assert len(last["exhibits"]["absent"]) == 20
    assert last["exhibits"]["absent"][0]["landed_t"] is None
    plain = {"excusable": False, "excused_by": ""}
    assert last["findings"][0] == plain | {"kind": "absent", "count": 30, "text": last["summary"]}
    assert saved["times"][0]["mttd_s"] == 120
    assert not list(tmp_path.glob("verdicts.json.*"))


def test_infinite_counts_are_saved_as_null(outage: Any, tmp_path: Path) -> None:
    for number in range(10):
        outage.offer(f"invoice-9{number}", 100)
    with Evidence.open(outage.save()) as evidence:
        save(evidence, judge(evidence), tmp_path / "verdicts.json")
    steady = json.loads((tmp_path / "verdicts.json").read_text())["verdicts"][0]
    assert steady["counts"]["p95_s"] is None
