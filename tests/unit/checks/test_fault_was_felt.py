"""The gate of effect."""

from __future__ import annotations

from typing import Any

import pytest
from by_hand import KEPT, frozen

from harness.checks.verdict import Outcome


def scene(run: Any, kind: str, target: str, where: str, felt: str, *, lasts_s: float | None = None, **spec: Any) -> Any:
    """A fault from 300 to 1500 with one record owed over it, but no sign of it yet."""
    fault = run.fault("f1", kind, target, where, felt, spec={"kind": kind, **spec}, heal_after_s=lasts_s)
    run.note("timeline_started", 0)
    run.phase("baseline", 0, 300)
    run.phase("outage", 300, 1500, faults=(fault,))
    run.injected(fault, 300, 1500)
    run.offer("invoice-1", 400)
    run.write(1600, ("invoice-1", 1))
    return fault


def canary(run: Any, when: str, outcome: str = "ok", wall_s: float = 0.002, size: int = 64) -> None:
    t = {"baseline": 299, "during": 301, "after": 1501}[when]
    run.note("canary", t, fault="f1", link="destination", when=when, outcome=outcome, wall_s=wall_s, bytes=size)


def felt(verdict: Any, run: Any) -> bool:
    return bool(verdict(run, "fault_was_felt").outcome is Outcome.PASS)


def test_down_needs_a_refused_canary_and_a_record_owed(run: Any, verdict: Any) -> None:
    scene(run, "down", "link", "destination", "refused")
    assert not felt(verdict, run)
    canary(run, "during", "ok")
    assert not felt(verdict, run)
    canary(run, "during", "refused")
    said = verdict(run, "fault_was_felt")
    assert said.outcome is Outcome.PASS
    assert "1 record owed" in said.summary
    assert said.exhibits["felt"]["felt"].tolist() == [True]


def test_down_while_nothing_was_owed_is_felt_by_nobody(run: Any, verdict: Any) -> None:
    scene(run, "down", "link", "destination", "refused")
    canary(run, "during", "refused")
    run.write(450, ("invoice-1", 1))
    said = verdict(run, "fault_was_felt")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "0 records owed" in said.summary


def test_an_alerts_link_carries_no_records(run: Any, verdict: Any) -> None:
    scene(run, "down", "link", "alerts", "refused")
    run.write(450, ("invoice-1", 1))
    run.note("canary", 301, fault="f1", link="alerts", when="during", outcome="refused", wall_s=0.001, bytes=0)
    assert felt(verdict, run)


@pytest.mark.parametrize(
    ("kind", "during", "expected"),
    [
        ("latency", {"wall_s": 0.030}, True),
        ("latency", {"wall_s": 0.004}, False),
        ("latency", {"outcome": "timeout"}, True),
        ("latency", {"outcome": "reset"}, False),
        ("slow_close", {"wall_s": 0.030}, True),
        ("slow_close", {"wall_s": 0.004}, False),
        ("bandwidth", {"wall_s": 0.9}, True),
        ("bandwidth", {"wall_s": 0.0025}, False),
        ("reset_peer", {"outcome": "reset"}, True),
        ("reset_peer", {"wall_s": 3.0}, False),
        ("limit_data", {"size": 10, "outcome": "ok"}, True),
        ("timeout", {"outcome": "timeout"}, True),
        ("timeout", {}, False),
    ],
)
def test_a_toxic_must_change_bytes_or_times_as_it_should(run: Any, verdict: Any, kind: str, during: dict[str, Any], expected: bool) -> None:
    spec = {"latency": {"latency": "3s"}, "slow_close": {"delay": "3s"}}.get(kind, {})  # 50 ms of wall time at speed 60
    scene(run, kind, "link", "destination", "toxic", **spec)
    canary(run, "baseline")
    canary(run, "during", **during)
    assert felt(verdict, run) is expected


def test_a_toxic_without_a_canary_to_compare_with_is_not_proven(run: Any, verdict: Any) -> None:
    scene(run, "reset_peer", "link", "destination", "toxic")
    canary(run, "during", "reset")
    assert not felt(verdict, run)


def test_with_little_toxicity_one_canary_is_enough(run: Any, verdict: Any) -> None:
    scene(run, "latency", "link", "destination", "toxic", latency="3s", toxicity=0.3)
    canary(run, "baseline")
    for wall_s in (0.002, 0.002, 0.060):
        canary(run, "during", wall_s=wall_s)
    assert felt(verdict, run)


def test_a_fault_in_a_fake_needs_a_request_that_met_it(run: Any, verdict: Any) -> None:
    scene(run, "unavailable", "fake", "destination", "requests")
    run.note("fake_fault", 1500, fault="f1", state={"hits": 0})
    assert not felt(verdict, run)
    run.line("destination", "fault", 500, fault="f1", event="hit", req=1)
    said = verdict(run, "fault_was_felt")
    assert said.outcome is Outcome.PASS
    assert "1 request met it" in said.summary


def test_the_fakes_own_word_is_enough(run: Any, verdict: Any) -> None:
    scene(run, "commit_then_cut", "fake", "destination", "requests")
    run.note("fake_fault", 1500, fault="f1", state={"hits": 1})
    assert felt(verdict, run)


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("token_expiry", {"kind": "token", "outcome": "issued"}, True),
        ("token_expiry", {"kind": "request", "auth": "rejected"}, True),
        ("token_expiry", {"kind": "request", "auth": "ok"}, False),
        ("expired_credential", {"kind": "token", "outcome": "issued"}, False),
        ("expired_credential", {"kind": "token", "outcome": "rejected"}, True),
        ("expired_credential", {"kind": "request", "auth": "rejected"}, True),
    ],
)
def test_credential_faults(run: Any, verdict: Any, kind: str, line: dict[str, Any], expected: bool) -> None:
    scene(run, kind, "fake", "destination", "requests")
    run.line("destination", line.pop("kind"), 600, req=77, **line)
    assert felt(verdict, run) is expected


@pytest.mark.parametrize(("token", "auth", "expected"), [("new", "ok", True), ("old", "rejected", True), ("old", "ok", False)])
def test_a_static_credential_was_rotated_where_the_new_one_came_or_the_old_one_was_turned_away(
    run: Any, verdict: Any, token: str, auth: str, expected: bool
) -> None:
    run.drill["stack"]["destination"]["auth"] = "api_key"
    scene(run, "rotated_credential", "fake", "destination", "requests")
    run.line("destination", "credential", 301, event="renewed", credential="new", until_at=400.0)
    run.line("destination", "request", 600, req=77, auth=auth, token=token)
    assert felt(verdict, run) is expected


def test_a_rejected_call_outside_the_window_proves_nothing(run: Any, verdict: Any) -> None:
    scene(run, "expired_credential", "fake", "destination", "requests")
    run.line("destination", "request", 100, req=77, auth="rejected")
    assert not felt(verdict, run)


@pytest.mark.parametrize(
    ("state", "pids", "expected"),
    [("exited", [], True), ("stopped", [], True), ("disconnected", [], True), ("running", [4711], False), ("exited", [4711], False)],
)
def test_process_faults(run: Any, verdict: Any, state: str, pids: list[int], expected: bool) -> None:
    scene(run, "kill", "process", "connector", "process")
    assert not felt(verdict, run)
    run.note("process_state", 301, fault="f1", actor="connector", state=state, live_pids=pids)
    assert felt(verdict, run) is expected


def test_who_was_struck_is_told_and_who_lives_on(run: Any, verdict: Any) -> None:
    scene(run, "kill", "process", "connector", "process")
    run.note("process_state", 301, fault="f1", actor="connector", state="exited", live_pids=[], gone_pids=[7], other_pids=[8, 9])
    said = verdict(run, "fault_was_felt").summary
    assert "connector seen exited, 1 process gone (7), 2 not targeted and still alive (8, 9)" in said


@pytest.mark.parametrize(("gone", "expected"), [([7], True), ([], False)])
def test_a_main_process_that_did_not_run_was_not_killed(run: Any, verdict: Any, gone: list[int], *, expected: bool) -> None:
    scene(run, "kill", "process", "connector", "process", only="main")
    run.note("process_state", 301, fault="f1", actor="connector", state="exited", live_pids=[], gone_pids=gone, other_pids=[8])
    assert felt(verdict, run) is expected


def test_what_a_stop_has_left_behind_is_told(run: Any, verdict: Any) -> None:
    scene(run, "stop", "process", "connector", "process")
    run.note("left_behind", 301, actor="connector", attempt=1, processes=[{"pid": 7, "program": "sh"}] * 2)
    run.note("process_state", 301, fault="f1", actor="connector", state="exited", live_pids=[], gone_pids=[6])
    assert "1 process gone (6), left 2 processes behind" in verdict(run, "fault_was_felt").summary


@pytest.mark.parametrize(("apart_s", "expected"), [(3.0, True), (3.2, False)])
def test_clicks_in_a_row_fit_into_the_time_that_the_drill_gives_them(run: Any, verdict: Any, *, apart_s: float, expected: bool) -> None:
    scene(run, "control", "process", "connector", "control", use="trigger", clicks=20, lasts_s=60.0)
    for nth in range(20):
        run.note("control", 300 + nth * apart_s, fault="f1", control="trigger")
    said = verdict(run, "fault_was_felt")
    assert (said.outcome is Outcome.PASS) is expected
    if not expected:
        assert "20 uses of trigger took 1m1s, and the drill gives them 1m: the machine is too busy for this speed" in said.summary


def second(run: Any, begin: str = "running", end: str | None = "running") -> None:
    """A second instance from 300 s on, read back at both ends of the fault."""
    scene(run, "second_instance", "process", "connector", "instance")
    run.note("actor_started", 300, actor="second-connector", attempt=1, pid=7, why="second")
    for t, state, pids in ((300, begin, [7, 8]), (900, end, [7])):
        if state:
            live = pids if state == "running" else []
            run.note("process_state", t, fault="f1", actor="second-connector", attempt=1, state=state, live_pids=live)


def test_a_second_instance_that_was_seen_at_both_ends(run: Any, verdict: Any) -> None:
    second(run)
    said = verdict(run, "fault_was_felt")
    assert said.outcome == Outcome.PASS
    assert "second-connector was seen running for 10m beside the first: processes 7, 8" in said.summary


@pytest.mark.parametrize(("begin", "end"), [("exited", "exited"), ("running", None), ("running", "exited")])
def test_a_second_instance_that_was_not(run: Any, verdict: Any, begin: str, end: str | None) -> None:
    second(run, begin, end)
    assert not felt(verdict, run)


@pytest.mark.parametrize(("code", "words"), [(3, "with code 3"), (0, "with code 0"), (-11, "by SIGSEGV")])
def test_a_second_instance_that_ends_by_itself_has_met_the_first(run: Any, verdict: Any, code: int, words: str) -> None:
    second(run, "running", "exited")
    run.note("actor_exited", 312, actor="second-connector", attempt=1, code=code, how="failed", expected=False)
    said = verdict(run, "fault_was_felt")
    assert said.outcome == Outcome.PASS
    assert f"second-connector ended by itself {words} after 12s" in said.summary


def test_a_second_instance_that_was_stopped_before_it_was_seen_again_proves_nothing(run: Any, verdict: Any) -> None:
    second(run, "running", "exited")
    run.note("actor_exited", 312, actor="second-connector", attempt=1, code=0, how="done", expected=True)
    assert not felt(verdict, run)


@pytest.mark.parametrize(("state", "expected"), [("full", True), ("exited", True), ("running", False)])
def test_a_state_that_was_read_back_needs_no_debt(run: Any, verdict: Any, state: str, *, expected: bool) -> None:
    scene(run, "full_disk", "process", "connector", "state")
    run.write(450, ("invoice-1", 1))
    assert not felt(verdict, run)
    run.note("process_state", 301, fault="f1", actor="connector", state=state, live_pids=[])
    assert felt(verdict, run) is expected


@pytest.mark.parametrize(("by_s", "told"), [(600.0, "10m ahead"), (-90.0, "1m30s behind")])
def test_a_wrong_clock_is_felt_by_whoever_has_read_it(run: Any, verdict: Any, by_s: float, told: str) -> None:
    scene(run, "clock_skew", "process", "connector", "clock")
    run.note("clock_wrong", 301, fault="f1", actor="connector", by_s=by_s, step_ns=1)
    assert not felt(verdict, run)
    run.note("clock_right", 480, fault="other", actor="connector", step_ns=0, read_by=[4711])
    assert f"no process of the connector was seen to read the time of day while it was {told}" in verdict(run, "fault_was_felt").summary
    run.note("clock_right", 481, fault="f1", actor="connector", step_ns=0, read_by=[12, 7])
    assert felt(verdict, run)
    assert f"2 processes of the connector read the time of day while it was {told} (7, 12)" in verdict(run, "fault_was_felt").summary


def test_a_kill_while_nothing_was_owed_is_felt_by_nobody(run: Any, verdict: Any) -> None:
    scene(run, "kill", "process", "connector", "process")
    run.note("process_state", 301, fault="f1", actor="connector", state="exited", live_pids=[])
    run.write(450, ("invoice-1", 1))
    assert not felt(verdict, run)


def test_a_process_that_came_back_in_the_window_was_not_gone(run: Any, verdict: Any) -> None:
    scene(run, "kill", "process", "connector", "process")
    run.note("process_state", 301, fault="f1", actor="connector", state="exited", live_pids=[])
    run.note("actor_started", 1501, actor="connector", attempt=2, pid=2)  # by the heal
    run.note("actor_started", 700, actor="watchdog", attempt=2, pid=3)
    assert felt(verdict, run)
    run.note("actor_started", 700, actor="connector", attempt=3, pid=4)
    assert not felt(verdict, run)


def test_a_fault_that_was_never_injected(run: Any, verdict: Any) -> None:
    run.phase("outage", 0, 10, faults=(run.fault("f1", "down", "link", "destination", "refused"),))
    said = verdict(run, "fault_was_felt")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "never injected" in said.summary


def test_a_plan_without_faults_is_felt(run: Any, verdict: Any) -> None:
    assert verdict(run, "fault_was_felt").summary == "the plan has no fault"


@pytest.mark.parametrize(
    ("committed", "refused", "sent", "expected"), [(2, 1, True, True), (0, 1, True, False), (2, 0, True, False), (2, 1, False, False)]
)
def test_a_partial_batch_needs_an_answer_with_accepted_and_refused_records(
    run: Any, verdict: Any, committed: int, refused: int, sent: bool, expected: bool
) -> None:
    scene(run, "partial_batch", "fake", "destination", "requests")
    req = run.write(500, *((f"batch-{number}", 1) for number in range(committed)), sent=sent)
    run.line("destination", "fault", 500, fault="f1", event="hit", req=req)
    for number in range(refused):
        run.line("destination", "refused", 500, req=req, i=9, entity="invoice", key=f"no-{number}", status=422, why="partial_batch")
    assert felt(verdict, run) is expected


def test_one_process_that_was_killed_alone_is_proven_by_its_pids_and_nothing_need_be_owed(run: Any, verdict: Any) -> None:
    scene(run, "kill", "process", "connector.worker", "process")
    run.note("process_state", 301, fault="f1", actor="connector.worker", state="exited", live_pids=[], gone_pids=[7], other_pids=[8])
    run.note("actor_started", 400, actor="connector.web", attempt=2, pid=9, why="restart")  # another one is none of its business
    assert felt(verdict, run)
    assert "connector.worker seen exited, 1 process gone (7), 1 not targeted and still alive (8)" in verdict(run, "fault_was_felt").summary


def test_one_process_that_did_not_run_was_not_killed(run: Any, verdict: Any) -> None:
    scene(run, "kill", "process", "connector.worker", "process")
    run.note("process_state", 301, fault="f1", actor="connector.worker", state="exited", live_pids=[], other_pids=[8])
    assert not felt(verdict, run)
    assert "connector.worker was not running when the fault was to end it" in verdict(run, "fault_was_felt").summary


@pytest.mark.parametrize(("struck", "came_back"), [("connector.worker", "connector.worker"), ("connector", "connector.worker")])
def test_a_struck_process_that_came_back_in_the_window_was_not_gone(run: Any, verdict: Any, struck: str, came_back: str) -> None:
    scene(run, "kill", "process", struck, "process")
    run.note("process_state", 301, fault="f1", actor=struck, state="exited", live_pids=[], gone_pids=[7])
    run.note("actor_started", 400, actor=came_back, attempt=2, pid=9, why="restart")
    assert not felt(verdict, run)
    assert f"{struck} was started in the window" in verdict(run, "fault_was_felt").summary


def test_of_a_second_instance_of_several_processes_one_that_ends_has_met_the_first(run: Any, verdict: Any) -> None:
    second(run, end=None)
    run.note("actor_exited", 320, actor="second-connector.worker", attempt=1, code=75, how="failed", expected=False)
    assert felt(verdict, run)
    assert "second-connector.worker ended by itself" in verdict(run, "fault_was_felt").summary


def test_people_who_import_are_felt_by_the_records_that_they_stored(run: Any, verdict: Any) -> None:
    frozen(run, *KEPT)
    said = verdict(run, "fault_was_felt")
    text = {row["kind"]: row["text"] for row in said.exhibits["felt"].to_dict("records")}
    assert text["manual_import"] == "3 records imported by hand"


def test_people_who_find_nothing_to_import_change_nothing(run: Any, verdict: Any) -> None:
    said = verdict(frozen(run), "fault_was_felt")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "f2 (manual_import on destination) was not felt: nothing was imported by hand" in said.summary
