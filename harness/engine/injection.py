"""Injecting and healing, with proof: every call is journalled with the instant it was sent and what was read back."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from harness import registry
from harness.engine.canaries import Canaries
from harness.errors import HarnessError
from harness.faults.base import Fault
from harness.plan.model import FaultPlan
from harness.world.world import World

_TOXIC_CANARIES = 3
BASELINE_CANARIES = 3


@dataclass
class Active:
    """A fault in place. `heal_at`: on the drill clock, when it ends by itself; None: with its phase."""

    plan: FaultPlan
    fault: Fault
    injected_at: float
    heal_at: float | None


@dataclass
class Injector:
    """Knows what is in place; the last that is asked when a run ends, however it ends."""

    world: World
    active: list[Active] = field(default_factory=list)
    canaries: dict[str, Canaries] = field(default_factory=dict)
    """Those through a link, by the fault's id."""

    def inject(self, plan: FaultPlan) -> HarnessError | None:
        """Put a fault in place; one that cannot be is journalled, makes the run inconclusive, and is returned with its reason."""
        fault: Fault = registry.load("harness.faults", plan.kind).model_validate(plan.spec)
        tell, clock = self.world.tell, self.world.clock
        sent_at = clock.at()
        heal_at = min(sent_at + plan.heal_after_s, sent_at + plan.deadline_s) if plan.heal_after_s is not None else None
        active = Active(plan, fault, sent_at, heal_at)
        self.active.append(active)  # before the call: a fault that is half in place must be healed too
        try:
            read_back = fault.inject(self.world, plan)
        except HarnessError as error:
            tell("injection_failed", fault=plan.id, reason=str(error))
            return error
        tell("injected", fault=plan.id, kind=plan.kind, target=plan.where, sent_at=sent_at, read_back=read_back)
        if plan.target == "link":
            count = 1 if plan.felt == "refused" else _TOXIC_CANARIES
            self.canaries[plan.id] = Canaries(plan.id, count, partial(self._canary, plan.id, plan.where, "during"))
        return None

    def heal(self, active: Active, why: str) -> None:
        """Take a fault away; one that cannot be healed is journalled, and the world is disposable."""
        self.active.remove(active)
        plan, tell = active.plan, self.world.tell
        if plan.id in self.canaries:
            self.canaries[plan.id].leave()
        sent_at = self.world.clock.at()
        try:
            state: dict[str, Any] = active.fault.heal(self.world, plan)
        except HarnessError as error:
            tell("heal_failed", fault=plan.id, reason=str(error))
            return
        if state.get("armed"):
            tell("heal_failed", fault=plan.id, reason=f"it was read back as {state}")
            return
        tell("healed", fault=plan.id, sent_at=sent_at, why=why)
        if plan.target == "fake":
            tell("fake_fault", fault=plan.id, state=state)

    def heal_phase(self, phase: str) -> None:
        for active in [one for one in self.active if one.plan.phase == phase]:
            self.heal(active, "phase")

    def heal_due(self, at: float) -> None:
        """Faults whose `lasts` or deadline has come."""
        for active in list(self.active):
            if active.heal_at is not None and at >= active.heal_at:
                self.heal(active, "lasts")
            elif at >= active.injected_at + active.plan.deadline_s:
                self.heal(active, "deadline")

    def heal_all(self) -> None:
        """On every way out; a heal that fails with a bug does not keep the others from being tried."""
        with ExitStack() as stack:
            for canaries in self.canaries.values():
                stack.callback(canaries.wait)  # after the heals: what hangs in a fault ends with it
            for active in self.active:
                stack.callback(self.heal, active, "unwind")

    def baseline(self, links: list[str]) -> None:
        """Canaries while all is well, to compare with."""
        for link in links:
            for _ in range(BASELINE_CANARIES):
                self._canary(None, link, "baseline")

    def _canary(self, fault: str | None, link: str, when: str) -> None:
        result = self.world.canary(link)
        self.world.tell("canary", fault=fault, link=link, when=when, outcome=result.outcome, wall_s=result.wall_s, bytes=result.bytes)
