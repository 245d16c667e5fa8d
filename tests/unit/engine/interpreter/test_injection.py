"""Injecting and healing: what is journalled, what a failure leaves, and that nothing keeps the rest from being healed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.engine.injection import Injector
from harness.errors import EnvironmentUnavailable, NotInjected
from harness.world.canary import CanaryResult
from harness.world.world import World

Make = Callable[..., Any]


@pytest.fixture
def injector(world: World) -> Injector:
    return Injector(world)


def test_what_was_read_back_is_journalled_with_the_instant_of_the_call(injector: Injector, stage: Any, fault: Make) -> None:
    assert injector.inject(fault()) is None
    (told,) = stage.told("injected")
    assert (told["fault"], told["kind"], told["target"], told["sent_at"], told["read_back"]) == (
        "f1",
        "down",
        "destination",
        100.0,
        {"enabled": False},
    )


def test_a_fault_that_is_not_in_place_is_told_returned_and_healed_all_the_same(injector: Injector, stage: Any, fault: Make) -> None:
    stage.broken.add("run.destination")
    failed = injector.inject(fault())
    assert isinstance(failed, NotInjected)
    assert "run.destination" in stage.told("injection_failed")[0]["reason"]
    stage.broken.clear()  # half in place it may be, for all we know
    injector.heal_phase("outage")
    assert ("enabled", "run.destination", True) in stage.done
    assert stage.told("injected") == []


def test_a_fake_that_does_not_answer_is_told_too(injector: Injector, stage: Any, fault: Make) -> None:
    stage.broken.add("destination")
    assert isinstance(injector.inject(fault(kind="html", felt="requests")), EnvironmentUnavailable)
    assert "does not answer" in stage.told("injection_failed")[0]["reason"]


def test_a_heal_that_fails_is_told_and_the_others_are_healed(injector: Injector, stage: Any, fault: Make) -> None:
    for name, link in (("f1", "source"), ("f2", "destination"), ("f3", "alerts")):
        injector.inject(fault(name, link=link))
    stage.broken.add("run.destination")
    injector.heal_all()
    assert [told["fault"] for told in stage.told("heal_failed")] == ["f2"]
    assert [(told["fault"], told["why"]) for told in stage.told("healed")] == [("f3", "unwind"), ("f1", "unwind")]
    assert injector.active == []


def test_not_even_a_bug_in_one_heal_keeps_the_others_from_being_healed(
    injector: Injector, stage: Any, fault: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    injector.inject(fault("f1", link="source"))
    injector.inject(fault("f2", link="destination"))

    in_earnest = injector.world.toxiproxy.enable

    def enable(proxy: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        if proxy == "run.destination":
            raise KeyError(proxy)
        return in_earnest(proxy, enabled=enabled, deadline_s=deadline_s)

    monkeypatch.setattr(injector.world.toxiproxy, "enable", enable)
    with pytest.raises(KeyError):
        injector.heal_all()
    assert ("enabled", "run.source", True) in stage.done
    assert injector.active == []


def test_only_the_faults_of_a_phase_end_with_it(injector: Injector, stage: Any, fault: Make) -> None:
    injector.inject(fault("f1", link="source", phase="outage"))
    injector.inject(fault("f2", phase="relapse"))
    injector.heal_phase("outage")
    assert [told["fault"] for told in stage.told("healed")] == ["f1"]
    assert [active.plan.id for active in injector.active] == ["f2"]


@pytest.mark.parametrize("heal", [lambda injector: injector.heal_phase("outage"), lambda injector: injector.heal_due(200.0)])
def test_nothing_lasts_longer_because_a_second_instance_takes_its_time_to_end(
    injector: Injector, stage: Any, fault: Make, heal: Callable[[Injector], None]
) -> None:
    for name, felt in (("f1", "refused"), ("f2", "instance"), ("f3", "refused")):
        injector.inject(fault(name, phase="outage", heal_after_s=30.0))
        injector.active[-1].plan = injector.active[-1].plan.model_copy(update={"felt": felt})
    heal(injector)
    assert [told["fault"] for told in stage.told("healed")][-1] == "f2"


def test_a_fault_that_lasts_is_healed_when_it_is_due_and_not_before(injector: Injector, stage: Any, fault: Make) -> None:
    injector.inject(fault(heal_after_s=30.0))
    injector.heal_due(129.9)
    assert stage.told("healed") == []
    injector.heal_due(130.0)
    assert stage.told("healed")[0]["why"] == "lasts"


def test_a_fault_that_a_fake_still_has_after_its_heal_is_not_healed(injector: Injector, stage: Any, fault: Make) -> None:
    stage.fakes["destination"].stuck.add("f1")
    injector.inject(fault(kind="html", felt="requests"))
    injector.heal_phase("outage")
    assert stage.told("healed") == []
    assert "'armed': True" in stage.told("heal_failed")[0]["reason"]


def test_what_a_fake_counted_is_journalled_at_the_heal(injector: Injector, stage: Any, fault: Make) -> None:
    injector.inject(fault(kind="html", felt="requests"))
    stage.fakes["destination"].faults["f1"]["hits"] = 2
    injector.heal_phase("outage")
    state = stage.told("fake_fault")[0]["state"]
    assert (state["hits"], state["armed"]) == (2, False)


@pytest.mark.parametrize(("kind", "felt", "canaries"), [("down", "refused", 1), ("latency", "toxic", 3)])
def test_canaries_go_through_a_faulted_link(injector: Injector, stage: Any, fault: Make, kind: str, felt: str, canaries: int) -> None:
    plan = fault(felt=felt).model_copy(
        update={"kind": kind, "spec": {"kind": kind, "link": "destination", **({"latency": "6s"} if kind == "latency" else {})}}
    )
    injector.inject(plan)
    injector.heal_phase("outage")  # waits for those that are quick
    during = stage.told("canary")
    assert [(told["link"], told["when"], told["fault"]) for told in during] == [("destination", "during", "f1")] * canaries


def test_a_heal_does_not_wait_for_a_canary_that_hangs(world: World, stage: Any, fault: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.engine.canaries._PATIENCE_WALL_S", 0.0)
    healed = threading.Event()

    def hangs(_listen: str, _protocol: str) -> CanaryResult:
        in_time = healed.wait(5)
        return CanaryResult("cut" if in_time else "timeout", 0.3, 0)

    injector = Injector(replace(world, send_canary=hangs))
    injector.inject(fault(felt="toxic"))
    injector.heal_phase("outage")
    assert stage.told("healed")
    healed.set()
    injector.heal_all()  # the end of the run waits for it
    assert [told["outcome"] for told in stage.told("canary")] == ["cut"]  # and none was begun after the heal


def test_canaries_before_any_fault_are_what_those_are_compared_with(injector: Injector, stage: Any) -> None:
    injector.baseline(["alerts", "destination"])
    assert [(told["link"], told["when"], told["fault"]) for told in stage.told("canary")] == [
        *[("alerts", "baseline", None)] * 3,
        *[("destination", "baseline", None)] * 3,
    ]


def test_requests_to_a_fake_are_no_canaries_matter(injector: Injector, stage: Any, fault: Make) -> None:
    injector.inject(fault(kind="html", felt="requests"))
    injector.heal_phase("outage")
    assert stage.told("canary") == []
