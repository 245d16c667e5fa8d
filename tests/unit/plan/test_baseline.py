from __future__ import annotations

from collections.abc import Callable

from harness.plan.baseline import baseline_alone
from harness.plan.model import Plan


def test_up_to_the_first_fault_under_a_name_of_its_own(compiled: Callable[..., Plan]) -> None:
    plan = compiled()
    alone = baseline_alone(plan)
    assert [phase.name for phase in alone.phases] == ["warm-up", "baseline"]
    assert alone.faults() == ()
    assert alone.drill["name"] == alone.about.name == "outage-baseline"
    assert (alone.timeline_s, alone.speed, alone.seed) == (300, plan.speed, plan.seed)
    assert alone.hard_limit_wall_s < plan.hard_limit_wall_s


def test_judged_by_its_gates_alone(compiled: Callable[..., Plan]) -> None:
    plan = compiled()
    assert all(check.gate for check in baseline_alone(plan).checks)
    assert (baseline_alone(plan).is_baseline_alone, plan.is_baseline_alone) == (True, False)
