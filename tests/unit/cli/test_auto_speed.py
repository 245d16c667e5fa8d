from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from harness.checks.verdict import Outcome, Verdict
from harness.cli.auto_speed import candidates, steady
from harness.errors import EnvironmentUnavailable, PlanImpossible


@dataclass
class Machine:
    """One on which a commit takes `work_s` of wall time, with `lag` 60 s; it stands still above `calm_up_to`."""

    work_s: float
    calm_up_to: float = 1000
    exit_code: int = 0
    tried: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def rehearse(self, plan: Any) -> Any:
        self.tried.append(plan.speed)
        p95_s = self.work_s * plan.speed
        pace = Outcome.PASS if p95_s <= 60 else Outcome.INCONCLUSIVE
        still = Outcome.PASS if plan.speed <= self.calm_up_to else Outcome.INCONCLUSIVE
        verdicts = (
            Verdict("steady_state", pace, f"p95 {p95_s:g} s", gate=True, counts={"p95_s": p95_s, "lag_s": 60.0}),
            Verdict("stall", still, f"stall {still}", gate=True),
        )
        reasons = ("the connector died",) if self.exit_code else ()
        return SimpleNamespace(judgement=SimpleNamespace(outcome=pace, verdicts=verdicts, reasons=reasons, exit_code=self.exit_code))

    def steady(self, plans: list[Any]) -> float:
        return steady(plans, self.rehearse, self.told.append)


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch, plan_of: Callable[..., Any]) -> list[Any]:
    monkeypatch.setattr("harness.plan.baseline.baseline_alone", lambda plan: plan)
    return candidates(lambda speed: plan_of(speed=speed))


def test_the_highest_that_is_steady_with_room_to_spare(plans: list[Any]) -> None:
    machine = Machine(work_s=0.55)
    assert machine.steady(plans) == 50
    assert machine.tried == [120, 50]
    assert machine.told == ["speed 120: p95 66 s", "speed 50: p95 27.5 s"]


def test_a_calm_machine_is_tried_once(plans: list[Any]) -> None:
    assert (machine := Machine(work_s=0.01)).steady(plans) == 120
    assert machine.tried == [120]


def test_stalls_halve_the_speed(plans: list[Any]) -> None:
    assert (machine := Machine(work_s=0.01, calm_up_to=40)).steady(plans) == 30
    assert machine.tried == [120, 60, 30]
    assert machine.told[0] == "speed 120: stall INCONCLUSIVE"


@pytest.mark.parametrize("work_s", [100.0, float("inf")])
def test_when_none_is_steady_the_lowest_is_left(work_s: float, plans: list[Any]) -> None:
    machine = Machine(work_s)
    assert machine.steady(plans) == 6
    assert 6 not in machine.tried
    assert machine.told[-1] == "speed 6: there is no lower one to try"


def test_a_connector_that_does_not_live_ends_the_search(plans: list[Any]) -> None:
    with pytest.raises(EnvironmentUnavailable, match="the connector died"):
        Machine(work_s=0.01, exit_code=4).steady(plans)


def test_speeds_that_the_drill_cannot_have_are_left_out(plan_of: Callable[..., Any]) -> None:
    def draw(speed: float) -> Any:
        if speed > 30:
            raise PlanImpossible("rounded away")
        return plan_of(speed=speed)

    assert [plan.speed for plan in candidates(draw)] == [30, 20, 15, 10, 8, 6]


def test_a_speed_at_which_a_client_cannot_wait_is_never_chosen(plan_of: Callable[..., Any]) -> None:
    def speeds(patience: str) -> list[float]:
        return [plan.speed for plan in candidates(lambda speed: plan_of(speed=speed, patience=patience))]

    assert speeds("5s") == [100, 60, 50, 40, 30, 20, 15, 10, 8, 6]
    assert speeds("200ms") == [4]
    assert speeds("10ms") == [1]


def test_in_real_time_there_is_no_choice(plan_of: Callable[..., Any]) -> None:
    def draw(speed: float) -> Any:
        if speed != 1:
            raise PlanImpossible("clock: real")
        return plan_of(speed=speed)

    machine = Machine(work_s=0.01)
    assert machine.steady(candidates(draw)) == 1
    assert machine.tried == []


def test_a_drill_without_any_plan_says_why() -> None:
    def draw(_speed: float) -> Any:
        raise PlanImpossible("no such control")

    with pytest.raises(PlanImpossible, match="no such control"):
        candidates(draw)
