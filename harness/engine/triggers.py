"""Counter triggers: armed in a fake, released when the fault or phase that they trigger has begun, withdrawn when their phase is over."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from harness.engine.owed import Debt
from harness.engine.ticker import TICK_S
from harness.errors import HarnessError
from harness.journal import events
from harness.plan.model import FaultPlan, PhasePlan, Trigger
from harness.units import format_duration
from harness.world.fake import Fake
from harness.world.world import World


@dataclass(eq=False)
class Armed:
    """A trigger in its fake. One for a backlog waits for `debts`: a fake sees writes alone, and one side only."""

    name: str
    """Its name in the fake and the journal."""
    trigger: Trigger
    debts: frozenset[Debt] = frozenset()
    remaining: int = 0
    """Of these, as the fake said last."""
    settled: frozenset[Debt] = frozenset()
    """The debts that the fake should no longer count."""


def unmet(armed: Armed, phase: PhasePlan, still: Collection[Debt]) -> str:
    """Why a phase lasted as long as it may, and what to do about it. `still`: what is owed of what it waited for."""
    lasted, waited_for = format_duration(phase.at_most_s), armed.trigger
    if waited_for.owed_share is None:
        return f"within the {lasted} of phase {phase.name}, {waited_for.counter} did not grow by {waited_for.at}"
    may = math.floor(len(armed.debts) * waited_for.owed_share)
    return (
        f"{len(still)} of {len(armed.debts)} records owed when phase {phase.name} began are still owed after {lasted}, and at most {may} "
        "may be; the connector stands still, or it needs longer: a lower --speed, or a longer `at_most` in the drill"
    )


@dataclass
class Triggers:
    """Those that can still hold a request; nothing may stay armed beyond its phase, or it strikes in one that has no reason for it."""

    world: World
    _armed: list[Armed] = field(default_factory=list)

    def until(self, phase: PhasePlan, trigger: Trigger, contents: list[list[Any]]) -> Armed:
        """The end of a phase. `contents`: the debts, each with the digests that pay it. Raises EnvironmentUnavailable."""
        name = f"until-{phase.name}"
        if trigger.owed_share is None:
            return self._arm(Armed(name, trigger), {"counter": trigger.counter, "at": trigger.at})
        debts = frozenset((entity, key, version) for entity, key, version, _ in contents)
        event = {"owed": contents, "remaining": math.floor(len(contents) * trigger.owed_share)}
        return self._arm(Armed(name, trigger, debts, len(debts)), event)

    def when(self, fault: FaultPlan, trigger: Trigger) -> Armed:
        """The begin of a fault. Raises EnvironmentUnavailable."""
        return self._arm(Armed(f"when-{fault.id}", trigger), {"counter": trigger.counter, "at": trigger.at})

    def _arm(self, armed: Armed, event: dict[str, Any]) -> Armed:
        self._fake(armed).set_trigger({"id": armed.name, "hold": armed.trigger.hold, **event})
        self._armed.append(armed)
        return armed

    def _fake(self, armed: Armed) -> Fake:
        return self.world.fakes[armed.trigger.actor]

    def agree(self, armed: Armed, owed: Iterable[Debt]) -> None:
        """Have the fake count the debts in `owed` (as seen before `hit`), without those that were paid or died without a write.

        Raises EnvironmentUnavailable.
        """
        paid = armed.debts.difference(owed)
        again = armed.settled - paid
        if len(armed.debts) - len(paid) < armed.remaining or again:
            settled = paid - armed.settled
            self._fake(armed).settle(armed.name, sorted(settled), sorted(again))
            armed.settled = paid

    def hit(self, armed: Armed) -> bool:
        """Whether its event has come; the answer takes up to a tick, and a hit is journalled. Raises EnvironmentUnavailable."""
        state = self._fake(armed).trigger(armed.name, TICK_S)
        armed.remaining = state.get("remaining", 0)
        if state.get("hit"):
            self.world.tell(events.TriggerHit(trigger=armed.name, counter=armed.trigger.counter, remaining=state.get("remaining")))
        return bool(state.get("hit"))

    def release(self, armed: Armed) -> None:
        """Release it, because the fault or phase that it triggers has begun: its fake goes on. Raises EnvironmentUnavailable."""
        self._armed.remove(armed)
        self._fake(armed).release(armed.name)

    def withdraw(self, *, but: Armed | None = None) -> None:
        """Take back all that are armed, `but` one; what cannot be taken back, or is read back as armed, is journalled."""
        for armed in [armed for armed in self._armed if armed is not but]:
            self._armed.remove(armed)
            name, actor = armed.name, armed.trigger.actor
            try:
                state = self._fake(armed).withdraw(name)
            except HarnessError as error:
                self.world.tell(events.WithdrawFailed(trigger=name, actor=actor, reason=str(error)))
                continue
            if state.get("armed"):
                self.world.tell(events.WithdrawFailed(trigger=name, actor=actor, reason=f"it was read back as {state}"))
            else:
                self.world.tell(events.TriggerWithdrawn(trigger=name, actor=actor, read_back=state))


def prove_nothing_armed(world: World) -> None:
    """Ask every fake at the end of a run which faults and triggers are still armed, and write the answer to the journal, even if it is
    none."""
    for actor, fake in world.fakes.items():
        try:
            armed = fake.armed()
        except HarnessError as error:
            world.tell(events.StillArmed(actor=actor, armed=[], reason=f"it could not be asked: {error}"))
            continue
        if armed:
            world.tell(events.StillArmed(actor=actor, armed=list(armed), reason=", ".join(armed)))
        else:
            world.tell(events.NothingArmed(actor=actor))
