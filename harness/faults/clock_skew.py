"""The clock of the process is wrong, as on a host whose NTP has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field, model_validator

from harness.drill.text.broken import broken
from harness.errors import NotHealed, NotInjected
from harness.faults.base import ProcessFault
from harness.journal.events import ClockRight, ClockWrong
from harness.units import SignedDuration

if TYPE_CHECKING:
    from harness.clock.skew import Skew
    from harness.plan.model import FaultPlan
    from harness.world.world import World

LONGEST_S = 366 * 86400.0


class ClockSkew(ProcessFault):
    """Its time of day steps by `by` (drill time) and steps back at the heal; what counts from some start stays right, and so do durations.
    Needs `clock: accelerated`, at any speed. Felt: a process of it was seen to have read the time of day while that was wrong."""

    FELT = "clock"
    ADMITS: ClassVar[frozenset[str]] = frozenset(
        {"bad_deployment", "control", "kill", "lose_state", "pause", "restart", "second_instance", "stop"}
    )
    SERVICES: ClassVar[bool] = False
    ALONE: ClassVar[bool] = False

    kind: Literal["clock_skew"] = "clock_skew"
    by: SignedDuration = Field(description="by how much, in drill time: 5m is ahead, -5m behind")

    @model_validator(mode="after")
    def _stepwise(self) -> ClockSkew:
        if self.ramp:
            raise broken(
                "a ramp of a clock", "", "between its steps it would be right: use faults of their own, or every and times", ("ramp",)
            )
        return self

    @model_validator(mode="after")
    def _by_something(self) -> ClockSkew:
        if not 0 < abs(self.by) <= LONGEST_S:
            raise broken("a clock that is right" if not self.by else "a clock that is wrong by more than a year", "5m or -90s", "", ("by",))
        return self

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        skew = world.skews.get(self.actor)
        if skew is None:
            raise NotInjected(f"{plan.id} {self.kind}: the clock of the {self.actor} cannot be made wrong in this run")
        step_ns, found = skew.step(self.by), _found(skew)
        if found != step_ns:
            raise NotInjected(f"{plan.id} {self.kind}: its page {_told(found)}, not {step_ns} ns")
        world.tell(ClockWrong(fault=plan.id, actor=self.actor, by_s=self.by, step_ns=step_ns))
        return {"step_ns": step_ns}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """Records which processes have read the wrong time before the clock is right again: afterwards they no longer show it."""
        skew = world.skews.get(self.actor)
        step_ns = skew.step_ns if skew else 0
        if skew is None or not step_ns:
            return {"step_ns": 0}
        readers = world.guard.readers(self.actor, step_ns) if world.guard else []
        skew.step(0)
        if (found := _found(skew)) != 0:
            raise NotHealed(f"{plan.id} {self.kind}: its page {_told(found)}")
        world.tell(ClockRight(fault=plan.id, actor=self.actor, step_ns=0, read_by=readers))
        return {"step_ns": 0}


def _found(skew: Skew) -> int | None:
    """None: the page is gone."""
    try:
        return skew.read_back()
    except OSError:
        return None


def _told(found: int | None) -> str:
    return "is gone" if found is None else f"says {found} ns"
