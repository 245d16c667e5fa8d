"""Phase by phase: what is waited for, in which order things are done, and every way in which a run ends early."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from harness.engine.endings import Aborted, Hung, KeptRealTime, NothingArrived, Stopped
from harness.engine.triggers import prove_nothing_armed
from harness.world.lever.pull import pull

Make = Callable[..., Any]
HALF = {"owed_share": 0.5}
DRAINED = {"owed_share": 0.0}
DEBTS = [("invoice", f"i{number}", 1) for number in range(5)]


def test_a_whole_run_in_its_order(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    interpreter(
        phase("warm-up", "warm-up", until=DRAINED),
        phase("baseline", earliest_s=0.0),
        phase("outage", faults=(fault(),)),
        phase("settle", "settle", until=DRAINED),
        phase("quiet", "quiet"),
        phase("probe", "probe", until=DRAINED),
    ).run()
    assert stage.order(("workload",), ("tell", "timeline_started"), ("enabled", "run.destination", False), ("enabled",), ("offered",)) == [
        ("workload",),
        ("tell", "timeline_started"),
        ("enabled", "run.destination", False),
        ("enabled",),
        ("enabled",),
        ("workload",),
        ("offered",),
    ]
    assert [step["phase"] for step in stage.told("phase_ended")] == ["warm-up", "baseline", "outage", "settle", "quiet", "probe"]
    assert [step["why"] for step in stage.told("phase_ended")] == [
        "nothing_owed",
        "elapsed",
        "elapsed",
        "nothing_owed",
        "elapsed",
        "nothing_owed",
    ]
    (probe,) = stage.told("probe")
    ((_, _, (offered,)),) = [step for step in stage.done if step[0] == "offered"]
    assert (offered["key"], offered["digest"]) == (probe["key"], probe["digest"])


def test_a_fault_lies_within_its_phase(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    interpreter(phase("outage", faults=(fault(),))).run()
    marks = stage.order(("tell", "phase_started"), ("tell", "injected"), ("tell", "healed"), ("tell", "phase_ended"))
    assert [mark[1] for mark in marks] == ["phase_started", "injected", "healed", "phase_ended"]
    (injected,), (healed,) = stage.told("injected"), stage.told("healed")
    assert healed["sent_at"] - injected["sent_at"] == pytest.approx(60, abs=2)
    assert healed["why"] == "phase"


@pytest.mark.parametrize("arrived", [True, False])
def test_where_nothing_arrives_in_the_warm_up_nothing_is_rehearsed(stage: Any, interpreter: Make, phase: Make, arrived: bool) -> None:
    stage.owed, stage.arrived = list(DEBTS), arrived
    run = interpreter(phase("warm-up", "warm-up", until=DRAINED), phase("baseline", earliest_s=0.0))
    if arrived:
        run.run()
    else:
        with pytest.raises(NothingArrived, match="5 records were owed; source was asked 0 times"):
            run.run()
    assert len(stage.told("phase_ended")) == (2 if arrived else 1)


@pytest.mark.parametrize(("arrived", "why", "lasted_s"), [(True, "standstill", 700), (False, "at_most", 1200)])
def test_a_warm_up_that_stands_still_is_over(stage: Any, interpreter: Make, phase: Make, arrived: bool, why: str, lasted_s: float) -> None:
    stage.owed, stage.arrived = list(DEBTS), arrived
    stage.later(200, stage.owed.pop)
    run = interpreter(phase("warm-up", "warm-up", until=DRAINED, at_most_s=1200.0))
    with nullcontext() if arrived else pytest.raises(NothingArrived):
        run.run()
    (ended,) = stage.told("phase_ended")
    assert (ended["why"], ended["at"]) == (why, pytest.approx(100 + lasted_s, abs=2))


# ---- when a phase is over ----


def test_no_other_phase_is_over_because_it_stands_still(stage: Any, interpreter: Make, phase: Make) -> None:
    stage.owed, stage.arrived = list(DEBTS), True
    interpreter(phase("settle", "settle", until=DRAINED, at_most_s=1200.0)).run()
    assert stage.told("phase_ended")[0]["why"] == "at_most"


def test_drained_means_what_was_owed_when_the_phase_began(stage: Any, interpreter: Make, phase: Make) -> None:
    stage.owed = list(DEBTS)

    def pay_and_owe_anew() -> None:
        stage.owed = [("invoice", "later", 1)]

    stage.later(130, pay_and_owe_anew)
    interpreter(phase("recovery", until=DRAINED)).run()
    (ended,) = stage.told("phase_ended")
    assert (ended["why"], ended["at"]) == ("trigger", pytest.approx(130, abs=2))


def test_what_is_never_drained_ends_at_most_then(stage: Any, interpreter: Make, phase: Make) -> None:
    stage.owed = list(DEBTS)
    interpreter(phase("recovery", until=DRAINED, at_most_s=90.0)).run()
    (ended,) = stage.told("phase_ended")
    assert (ended["why"], ended["at"]) == ("at_most", pytest.approx(190, abs=2))


def test_the_quiet_goes_on_while_a_withheld_answer_was_not_asked_for_again(stage: Any, interpreter: Make, phase: Make) -> None:
    stage.unrepeated = 1
    stage.later(250, lambda: setattr(stage, "unrepeated", 0))
    interpreter(phase("quiet", "quiet")).run()
    assert stage.told("phase_ended")[0]["at"] == pytest.approx(250, abs=2)


def test_the_quiet_ends_at_most_then_even_so(stage: Any, interpreter: Make, phase: Make) -> None:
    stage.unrepeated = 1
    interpreter(phase("quiet", "quiet", at_most_s=200.0)).run()
    assert stage.told("phase_ended")[0]["at"] == pytest.approx(300, abs=2)


# ---- triggers ----


def test_half_a_backlog_is_counted_by_the_fake_and_held_until_the_next_faults_are_in_place(
    stage: Any, interpreter: Make, phase: Make, fault: Make
) -> None:
    stage.owed = list(DEBTS)
    stage.later(150, lambda: stage.strike("until-restore"))
    interpreter(phase("restore", until=HALF), phase("relapse", faults=(fault(phase="relapse"),))).run()
    ((_, _, _, spec),) = [step for step in stage.done if step[0] == "trigger"]
    assert spec == {
        "id": "until-restore",
        "hold": "after_reply",
        "remaining": 2,
        "owed": [["invoice", key, 1, [f"{key}.1"]] for _, key, _ in DEBTS],
    }
    assert [step["why"] for step in stage.told("phase_ended")] == ["trigger", "elapsed"]
    assert stage.order(("tell", "trigger_hit"), ("tell", "injected"), ("released", "destination", "until-restore"), ("tell", "healed")) == [
        ("tell", "trigger_hit"),
        ("tell", "injected"),
        ("released", "destination", "until-restore"),
        ("tell", "healed"),
    ]


def test_a_fake_is_told_what_came_to_be_in_place_without_a_write_and_what_is_owed_after_all(
    stage: Any, interpreter: Make, phase: Make
) -> None:
    stage.owed = list(DEBTS)
    first, second = DEBTS[0], DEBTS[1]
    stage.later(150, lambda: stage.owed.remove(first))
    stage.later(170, lambda: (stage.owed.remove(second), stage.fakes["destination"].triggers["until-restore"].update(remaining=3)))
    stage.later(180, lambda: stage.owed.append(first))
    stage.later(200, lambda: stage.strike("until-restore"))
    interpreter(phase("restore", until=HALF)).run()
    told = [step[3:] for step in stage.done if step[0] == "settled"]
    assert told[0] == ([first], [])
    assert told[-1] == ([second], [first])


def test_each_version_of_an_event_counts_in_a_backlog(stage: Any, interpreter: Make, phase: Make) -> None:
    stage.owed = [("payment", "p1", version) for version in (1, 2, 3, 4)]
    stage.later(150, lambda: stage.owed.remove(("payment", "p1", 3)))
    stage.later(200, lambda: stage.strike("until-restore"))
    interpreter(phase("restore", until=HALF)).run()
    ((_, _, _, spec),) = [step for step in stage.done if step[0] == "trigger"]
    assert (len(spec["owed"]), spec["remaining"]) == (4, 2)
    assert next(step[3:] for step in stage.done if step[0] == "settled") == ([("payment", "p1", 3)], [])


def test_a_count_that_is_not_reached_is_told_and_the_fake_let_go(stage: Any, interpreter: Make, phase: Make) -> None:
    until = {"actor": "source", "counter": "requests", "at": 9}
    interpreter(phase("restore", until=until, at_most_s=90.0)).run()
    (missed,) = stage.told("trigger_missed")
    assert missed["trigger"] == "until-restore"
    assert stage.order(("withdrawn", "source", "until-restore")) == [("withdrawn", "source", "until-restore")]
    assert stage.told("phase_ended")[0]["why"] == "at_most"


def test_a_fault_at_the_nth_event_is_injected_before_the_fake_goes_on(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    when = {"actor": "destination", "counter": "commits", "at": 57}
    stage.later(130, lambda: stage.strike("when-f1"))
    interpreter(phase("outage", faults=(fault(when=when),))).run()
    ((_, _, _, spec),) = [step for step in stage.done if step[0] == "trigger"]
    assert spec == {"id": "when-f1", "counter": "commits", "at": 57, "hold": "after_reply"}
    assert stage.told("injected")[0]["sent_at"] == pytest.approx(130, abs=2)
    assert stage.order(("tell", "trigger_hit"), ("enabled", "run.destination", False), ("released", "destination", "when-f1")) == [
        ("tell", "trigger_hit"),
        ("enabled", "run.destination", False),
        ("released", "destination", "when-f1"),
    ]
    assert len(stage.told("healed")) == 1


def test_a_fault_whose_event_never_came_is_told_and_never_injected(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    interpreter(phase("outage", faults=(fault(when={"counter": "commits", "at": 57}),)), phase("recovery")).run()
    assert "down was never injected" in stage.told("trigger_missed")[0]["reason"]
    assert stage.told("injected") == []
    stage.strike("when-f1")
    assert stage.order(("enabled",)) == []


def test_a_trigger_that_its_phase_missed_is_withdrawn_before_the_next_one_begins(
    stage: Any, interpreter: Make, phase: Make, fault: Make
) -> None:
    when = {"actor": "destination", "counter": "commits", "at": 57}
    interpreter(phase("outage", faults=(fault(when=when),)), phase("recovery")).run()
    assert stage.order(("withdrawn", "destination", "when-f1"), ("tell", "phase_ended")) == [
        ("withdrawn", "destination", "when-f1"),
        ("tell", "phase_ended"),
        ("tell", "phase_ended"),
    ]
    (told,) = stage.told("trigger_withdrawn")
    assert (told["trigger"], told["actor"], told["read_back"]["armed"]) == ("when-f1", "destination", False)


def test_the_trigger_that_ended_its_phase_holds_while_the_others_are_withdrawn(
    stage: Any, interpreter: Make, phase: Make, fault: Make
) -> None:
    stage.owed = list(DEBTS)
    stage.later(150, lambda: stage.strike("until-restore"))
    waiting = fault(when={"counter": "commits", "at": 57}, phase="restore")
    interpreter(phase("restore", until=HALF, faults=(waiting,)), phase("relapse", faults=(fault("f2", phase="relapse"),))).run()
    assert stage.order(("withdrawn",), ("tell", "injected"), ("released", "destination", "until-restore")) == [
        ("withdrawn",),
        ("tell", "injected"),
        ("released", "destination", "until-restore"),
    ]


@pytest.mark.parametrize(
    ("stuck", "broken", "reason"), [({"when-f1"}, set(), "'armed': True"), (set(), {"destination"}, "does not answer")]
)
def test_a_trigger_that_cannot_be_withdrawn_is_told(
    stage: Any, interpreter: Make, phase: Make, fault: Make, stuck: set[str], broken: set[str], reason: str
) -> None:
    stage.fakes["destination"].stuck, stage.broken = stuck, broken
    interpreter(phase("outage", faults=(fault(when={"counter": "commits", "at": 57}),)), phase("recovery")).run()
    (told,) = stage.told("withdraw_failed")
    assert told["trigger"] == "when-f1"
    assert reason in told["reason"]


def test_the_end_of_a_run_tells_what_is_still_armed_and_what_could_not_be_asked(stage: Any, world: Any) -> None:
    stage.fakes["destination"].arm({"id": "f7"})
    stage.fakes["destination"].set_trigger({"id": "when-f1"})
    stage.broken = {"alerts"}
    prove_nothing_armed(world)
    assert [told["actor"] for told in stage.told("nothing_armed")] == ["source"]
    assert [(told["actor"], told["armed"]) for told in stage.told("still_armed")] == [("destination", ["f7", "when-f1"]), ("alerts", [])]


def test_a_fault_in_a_fake_is_counted_by_that_fake(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    cut = fault(kind="commit_then_cut", when={"counter": "commits", "at": 57}, felt="requests")
    interpreter(phase("outage", faults=(cut,))).run()
    assert stage.order(("trigger",), ("armed", "destination", "f1"), ("disarmed", "destination", "f1")) == [
        ("armed", "destination", "f1"),
        ("disarmed", "destination", "f1"),
    ]


# ---- faults with times of their own ----


def test_a_fault_may_begin_after_its_phase_and_end_before_it(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    interpreter(phase("outage", faults=(fault(after_s=20.0, heal_after_s=15.0),))).run()
    (injected,), (healed,) = stage.told("injected"), stage.told("healed")
    assert injected["sent_at"] == pytest.approx(120, abs=2)
    assert (healed["sent_at"], healed["why"]) == (pytest.approx(135, abs=3), "lasts")


def test_a_fault_that_was_to_begin_after_its_phase_had_ended_is_not_injected_later(
    stage: Any, interpreter: Make, phase: Make, fault: Make
) -> None:
    interpreter(phase("outage", faults=(fault(after_s=100.0),)), phase("recovery", lasts_s=120.0)).run()
    assert stage.told("injected") == []
    (failed,) = stage.told("injection_failed")
    assert (failed["fault"], failed["reason"]) == ("f1", "phase outage ended before its `after` was over")


def test_no_fault_outlives_its_deadline(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    interpreter(phase("outage", lasts_s=300.0, faults=(fault(deadline_s=30.0),))).run()
    (healed,) = stage.told("healed")
    assert (healed["sent_at"], healed["why"]) == (pytest.approx(130, abs=2), "deadline")


# ---- ends that nobody planned ----


def test_a_run_that_was_asked_to_stop_stops(stage: Any, interpreter: Make, phase: Make) -> None:
    one = interpreter(phase("baseline"))
    stage.later(110, one.cancel.set)
    with pytest.raises(Stopped):
        one.run()
    assert stage.now == pytest.approx(110, abs=2)


def test_a_run_past_its_hard_limit_has_hung(interpreter: Make, phase: Make) -> None:
    with pytest.raises(Hung, match=r"not over after [\d.]+ s of wall time"):
        interpreter(phase("baseline"), give_up_s=0.0).run()


def test_whoever_keeps_real_time_ends_the_run_also_in_its_last_moment(stage: Any, interpreter: Make, phase: Make) -> None:
    guard = SimpleNamespace(stranger="", look=lambda: setattr(guard, "stranger", "process 7 is not accelerated"))
    with pytest.raises(KeptRealTime, match="process 7"):
        interpreter(phase("baseline"), guard=guard).run()
    assert stage.told("phase_ended")


def test_the_connector_may_end_for_good_only_once_faults_have_begun(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    one = interpreter(phase("baseline"), phase("outage", faults=(fault(),)))
    steady: list[bool] = []
    stage.later(130, lambda: steady.append(one.keeper.steady))
    stage.later(190, lambda: steady.append(one.keeper.steady))
    one.run()
    assert steady == [True, False]


def test_in_a_drill_without_faults_it_may_end_when_it_likes(stage: Any, interpreter: Make, phase: Make) -> None:
    one = interpreter(phase("baseline"))
    one.run()
    assert one.keeper.steady is False


def test_a_lever_that_was_pulled_ends_it_with_who_and_why(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    made = interpreter(phase("outage", faults=(fault(),)))
    stage.later(stage.now + 10, lambda: pull(made.world.run_dir, "Robin Example", "a real incident"))
    with pytest.raises(Aborted, match="aborted by Robin Example: a real incident"):
        made.run()
    assert [(told["by"], told["why"]) for told in stage.told("called_off")] == [("operator", "a real incident")]
    made.injector.heal_all()
    assert [healed["why"] for healed in stage.told("healed")] == ["unwind"]
