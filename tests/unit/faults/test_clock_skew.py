from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from pydantic import ValidationError

from harness.clock.skew import Skew
from harness.errors import NotHealed, NotInjected
from harness.faults.base import Fault
from harness.faults.clock_skew import ClockSkew
from harness.plan.model import FaultPlan
from harness.world.world import World

Planned = Callable[[Fault], FaultPlan]


class Readers:
    """A guard that has seen one process read the time of day after whatever step it is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def readers(self, actor: str, step_ns: int) -> list[int]:
        self.asked.append((actor, step_ns))
        return [4711]


@pytest.fixture
def guard() -> Readers:
    return Readers()


@pytest.fixture
def off(world: World, skew: Skew, guard: Readers) -> World:
    return replace(world, skews={"connector": skew}, guard=cast("Any", guard))


def skewed(by: str) -> ClockSkew:
    return ClockSkew.model_validate({"kind": "clock_skew", "by": by})


@pytest.mark.parametrize(("by", "ns"), [("90s", 90_000_000_001), ("-5m", -299_999_999_999)])
def test_the_clock_steps_and_is_read_back(by: str, ns: int, off: World, skew: Skew, calls: Any, plan: Planned) -> None:
    fault = skewed(by)
    assert fault.inject(off, plan(fault)) == {"step_ns": ns}
    assert skew.read_back() == ns
    assert calls.made == [("clock_wrong", {"fault": "f1", "actor": "connector", "by_s": fault.by, "step_ns": ns})]


def test_at_the_heal_it_is_right_again_and_who_has_read_it_is_told(
    off: World, skew: Skew, guard: Readers, calls: Any, plan: Planned
) -> None:
    fault = skewed("90s")
    fault.inject(off, plan(fault))
    assert fault.heal(off, plan(fault)) == {"step_ns": 0}
    assert skew.read_back() == 0
    assert guard.asked == [("connector", 90_000_000_001)]
    assert calls.made[-1] == ("clock_right", {"fault": "f1", "actor": "connector", "step_ns": 0, "read_by": [4711]})


def test_a_second_heal_is_harmless(off: World, calls: Any, plan: Planned) -> None:
    fault = skewed("90s")
    assert fault.heal(off, plan(fault)) == {"step_ns": 0}
    assert calls.made == []


def test_a_page_that_is_gone_is_no_injection_and_no_heal(off: World, skew: Skew, plan: Planned) -> None:
    fault = skewed("90s")
    fault.inject(off, plan(fault))
    skew.file.unlink()
    with pytest.raises(NotHealed, match="its page is gone"):
        fault.heal(off, plan(fault))
    with pytest.raises(NotInjected, match="its page is gone"):
        fault.inject(off, plan(fault))


def test_a_clock_on_which_nobody_has_a_hold_is_no_injection(world: World, plan: Planned) -> None:
    fault = skewed("90s")
    with pytest.raises(NotInjected, match="the clock of the connector cannot be made wrong in this run"):
        fault.inject(world, plan(fault))
    assert fault.heal(world, plan(fault)) == {"step_ns": 0}


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"by": "0s"}, "a clock that is right"),
        ({"by": "400d"}, "more than a year"),
        ({"by": "90"}, "a duration"),
        ({"by": "--90s"}, "a duration"),
        ({"by": "1s", "ramp": {"by": "90s"}}, "a ramp of a clock"),
    ],
)
def test_values_without_sense_are_refused(keys: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        ClockSkew.model_validate({"kind": "clock_skew", **keys})


def test_a_plan_says_it_as_the_drill_does() -> None:
    assert skewed("-90s").model_dump(mode="json", exclude_none=True)["by"] == "-1m30s"
