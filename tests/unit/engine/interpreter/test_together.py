"""Faults that begin with their phase: prepared first, put in place together, and the overlap that was reached is journalled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from harness.engine.together import lanes

Make = Callable[..., Any]
UPSTREAMS = {"source": "source", "destination": "destination", "destination.token": "destination"}


def test_all_are_prepared_before_the_first_is_in_place(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    both = (fault("f1"), fault("f2", kind="html", link="source", felt="requests"))
    interpreter(phase("outage", faults=both)).run()
    steps = [step[0] for step in stage.done if step[0] in {"asked", "armed"} or step[:3] == ("enabled", "run.destination", False)]
    assert steps[:2] == ["asked", "asked"]
    assert sorted(steps[2:]) == ["armed", "enabled"]


def test_nobody_waits_for_a_fault_in_another_system(
    stage: Any, interpreter: Make, phase: Make, fault: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the two waits until the other is on its way, too: one after the other they would never get there."""
    meeting = threading.Barrier(2)
    one = interpreter(phase("outage", faults=(fault("f1"), fault("f2", link="source"))))
    enable = one.world.toxiproxy.enable

    def meet(proxy: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        if not enabled:
            meeting.wait(10)
        told: dict[str, Any] = enable(proxy, enabled=enabled, deadline_s=deadline_s)
        return told

    monkeypatch.setattr(one.world.toxiproxy, "enable", meet)
    one.run()
    assert len(stage.told("injected")) == 2


def test_what_lasts_a_while_lasts_it_from_the_moment_when_all_are_in_place(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    stage.slow["run.destination"] = 15.0
    both = (fault("f1", link="destination", heal_after_s=20.0), fault("f2", kind="html", link="destination", felt="requests"))
    interpreter(phase("outage", lasts_s=120.0, faults=both)).run()
    (overlap,) = stage.told("overlap")
    assert (overlap["phase"], overlap["faults"], overlap["planned_s"]) == ("outage", ["f1", "f2"], 20.0)
    assert overlap["reached_s"] == pytest.approx(20, abs=2)
    assert next(told["sent_at"] for told in stage.told("healed") if told["fault"] == "f1") == pytest.approx(135, abs=2)


def test_the_overlap_is_shorter_where_a_fault_is_slow_to_get_in_place(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    stage.slow["run.destination"] = 19.7
    both = (fault("f1", kind="html", link="destination", felt="requests"), fault("f2", link="destination"))
    interpreter(phase("outage", lasts_s=60.0, faults=both)).run()
    (overlap,) = stage.told("overlap")
    assert (overlap["planned_s"], overlap["apart_s"]) == (60.0, 19.7)
    assert overlap["reached_s"] == pytest.approx(40.3, abs=2)


def test_a_fault_alone_overlaps_nothing(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    interpreter(phase("outage", faults=(fault("f1"), fault("f2", link="source", after_s=20.0)))).run()
    assert stage.told("overlap") == []
    assert ("asked", "run.destination") not in stage.done


def test_where_one_failed_the_overlap_is_not_told(stage: Any, interpreter: Make, phase: Make, fault: Make) -> None:
    stage.broken.add("run.source")
    interpreter(phase("outage", faults=(fault("f1"), fault("f2", link="source")))).run()
    assert stage.told("overlap") == []
    assert stage.told("injection_failed")


def test_faults_of_one_system_keep_their_order_and_processes_come_first(fault: Make) -> None:
    down = fault("f1", link="destination.token")
    expiry = fault("f2", kind="token_expiry", link="destination", felt="requests")
    source = fault("f3", link="source")
    kill = fault("f4", kind="kill", link="connector", felt="process").model_copy(update={"target": "process"})
    assert [[one.id for one in lane] for lane in lanes((down, expiry, source, kill), UPSTREAMS)] == [["f4"], ["f1", "f2"], ["f3"]]


def test_a_fault_that_uses_a_control_keeps_its_place_among_all(fault: Make) -> None:
    rotated = fault("f2", kind="rotated_credential", link="destination", felt="requests", reverses=True)
    assert [[one.id for one in lane] for lane in lanes((fault("f1", link="source"), rotated), UPSTREAMS)] == [["f1", "f2"]]
