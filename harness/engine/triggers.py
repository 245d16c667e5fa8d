"""Counter triggers: armed in a fake, let go when what they were hit for is in place, withdrawn when their phase is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.engine.owed import Debt
from harness.engine.ticker import TICK_S
from harness.errors import HarnessError
from harness.journal import events
from harness.plan.model import Trigger
from harness.world.world import World


@dataclass
class Watched:
    """The debts that a backlog trigger waits for; a fake sees writes alone, and one side only."""

    debts: frozenset[Debt]
    remaining: int
    """As the fake said last."""
    settled: frozenset[Debt] = frozenset()
    """What the fake was told to count no more."""


@dataclass
class Triggers:
    """Those that can still hold a request; nothing may stay armed beyond its phase, or it strikes in one that has no reason for it."""

    world: World
    _armed: dict[str, Trigger] = field(default_factory=dict)
    _watched: dict[str, Watched] = field(default_factory=dict)

    def arm(self, name: str, trigger: Trigger, event: Mapping[str, Any]) -> None:
        """`event`: what the fake waits for, in its own words. Raises EnvironmentUnavailable."""
        self.world.fakes[trigger.actor].set_trigger({"id": name, "hold": trigger.hold, **event})
        self._armed[name] = trigger
        if "owed" in event:
            debts = frozenset((entity, key, version) for entity, key, version, _ in event["owed"])
            self._watched[name] = Watched(debts, len(debts))

    def agree(self, name: str, owed: Iterable[Debt]) -> None:
        """Have the fake count what is `owed` (as seen before `hit`), and nothing that came to be in place, or died, without a write.

        Raises EnvironmentUnavailable.
        """
        watched = self._watched[name]
        paid = watched.debts.difference(owed)
        again = watched.settled - paid
        if len(watched.debts) - len(paid) < watched.remaining or again:
            settled = paid - watched.settled
            self.world.fakes[self._armed[name].actor].settle(name, sorted(settled), sorted(again))
            watched.settled = paid

    def hit(self, name: str) -> bool:
        """Whether its event has come; the answer takes up to a tick, and a hit is journalled. Raises EnvironmentUnavailable."""
        trigger = self._armed[name]
        state = self.world.fakes[trigger.actor].trigger(name, TICK_S)
        if name in self._watched:
            self._watched[name].remaining = state.get("remaining", 0)
        if state.get("hit"):
            self.world.tell(events.TriggerHit(trigger=name, counter=trigger.counter, remaining=state.get("remaining")))
        return bool(state.get("hit"))

    def release(self, name: str) -> None:
        """What it was hit for is in place: its fake goes on. Raises EnvironmentUnavailable."""
        self.world.fakes[self._armed.pop(name).actor].release(name)

    def withdraw(self, *, but: str | None = None) -> None:
        """Take back all that are armed, `but` one; what cannot be taken back, or is read back as armed, is journalled."""
        for name in [name for name in self._armed if name != but]:
            actor = self._armed.pop(name).actor
            try:
                state = self.world.fakes[actor].withdraw(name)
            except HarnessError as error:
                self.world.tell(events.WithdrawFailed(trigger=name, actor=actor, reason=str(error)))
                continue
            if state.get("armed"):
                self.world.tell(events.WithdrawFailed(trigger=name, actor=actor, reason=f"it was read back as {state}"))
            else:
                self.world.tell(events.TriggerWithdrawn(trigger=name, actor=actor, read_back=state))


def prove_nothing_armed(world: World) -> None:
    """Ask every fake at the end of a run, and journal what is still armed in it, or that nothing is."""
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
