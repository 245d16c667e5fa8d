"""Injecting and healing, with proof: the journal has the instant of every call and the state read back after it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from harness.engine.canaries import Canaries
from harness.errors import HarnessError
from harness.faults.base import Fault
from harness.faults.rebuilt import rebuilt
from harness.journal import events
from harness.journal.events import HealedFor, When
from harness.plan.model import FaultPlan
from harness.world.world import World

_TOXIC_CANARIES = 3
BASELINE_CANARIES = 3


@dataclass
class Active:
    """A fault in place. Instants are on the drill clock; `heal_at`: when it ends by itself; None: with its phase."""

    plan: FaultPlan
    fault: Fault
    sent_at: float
    heal_at: float | None
    injected_at: float | None = None
    """When it was read back; None: it was not."""
    healed_at: float | None = None
    """When the call that healed it was sent."""


@dataclass
class Injector:
    """Knows which faults are in place, and heals them when a run ends in any way."""

    world: World
    active: list[Active] = field(default_factory=list)
    canaries: dict[str, Canaries] = field(default_factory=dict)
    """Those through a link, by the fault's id."""
    _prepared: dict[str, Fault] = field(default_factory=dict)

    def prepare(self, plan: FaultPlan) -> None:
        """Everything about a fault that takes time and breaks nothing: its code is loaded, and the way to where it acts is open."""
        self._prepared[plan.id] = rebuilt(plan)
        with suppress(HarnessError):  # the injection will tell
            if plan.target == "link":
                self.world.toxiproxy.show(self.world.links[plan.where].proxy)
            elif plan.target == "fake":
                self.world.fakes[plan.where].state()

    def inject(self, plan: FaultPlan) -> HarnessError | None:
        """Put a fault in place; one that cannot be is journalled, makes the run inconclusive, and is returned with its reason."""
        fault = self._acting(plan)
        tell, clock = self.world.tell, self.world.clock
        sent_at = clock.at()
        active = Active(plan, fault, sent_at, _heal_at(plan, sent_at))
        self.active.append(active)  # before the call: a fault that is half in place must be healed too
        try:
            read_back = fault.inject(self.world, plan)
        except HarnessError as error:
            tell(events.InjectionFailed(fault=plan.id, reason=str(error)))
            return error
        active.injected_at = clock.at()
        tell(events.Injected(fault=plan.id, kind=plan.kind, target=plan.where, sent_at=sent_at, read_back=read_back))
        if plan.target == "link":
            self._send_canaries(plan)
        return None

    def heal(self, active: Active, why: HealedFor, request: int | None = None) -> None:
        """Take a fault away; one that cannot be healed is journalled, and the world is disposable. `request`: a person's, by its number."""
        self.active.remove(active)
        plan, tell = active.plan, self.world.tell
        if plan.id in self.canaries:
            self.canaries[plan.id].leave()
        sent_at = self.world.clock.at()
        try:
            state: dict[str, Any] = active.fault.heal(self.world, plan)
        except HarnessError as error:
            tell(events.HealFailed(fault=plan.id, reason=str(error)))
            return
        if state.get("armed"):
            tell(events.HealFailed(fault=plan.id, reason=f"it was read back as {state}"))
            return
        active.healed_at = sent_at
        asked = {} if request is None else {"request": request}
        tell(events.Healed(fault=plan.id, sent_at=sent_at, why=why, **asked))
        if plan.target == "fake":
            tell(events.FakeFault(fault=plan.id, state=state))

    def count_from_now(self, actives: Iterable[Active]) -> None:
        """What lasts a while lasts it from this moment on."""
        now = self.world.clock.at()
        for active in actives:
            active.heal_at = _heal_at(active.plan, now)

    def heal_phase(self, phase: str) -> None:
        """The last fault first: a process that was paused and then killed is started before it is resumed."""
        for active in _quick_first(reversed([one for one in self.active if one.plan.phase == phase])):
            self.heal(active, "phase")

    def heal_due(self, at: float) -> None:
        """Faults whose `lasts` or deadline has come."""
        for active in _quick_first(self.active):
            if active.heal_at is not None and at >= active.heal_at:
                self.heal(active, "lasts")
            elif at >= active.sent_at + active.plan.deadline_s:
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

    def _acting(self, plan: FaultPlan) -> Fault:
        """What puts it in place, and takes it away."""
        return self._prepared.pop(plan.id, None) or rebuilt(plan)

    def _send_canaries(self, plan: FaultPlan) -> None:
        count = 1 if plan.felt == "refused" else _TOXIC_CANARIES
        self.canaries[plan.id] = Canaries(plan.id, count, partial(self._canary, plan.id, plan.where, "during"))

    def _canary(self, fault: str | None, link: str, when: When) -> None:
        result = self.world.canary(link)
        self.world.tell(events.Canary(fault=fault, link=link, when=when, outcome=result.outcome, wall_s=result.wall_s, bytes=result.bytes))


def _quick_first(actives: Iterable[Active]) -> list[Active]:
    """In their order, but for second instances: these may take their whole grace to end, and nothing else is to last longer for that."""
    return sorted(actives, key=lambda active: active.plan.felt == "instance")


def _heal_at(plan: FaultPlan, begin: float) -> float | None:
    return None if plan.heal_after_s is None else begin + min(plan.heal_after_s, plan.deadline_s)
