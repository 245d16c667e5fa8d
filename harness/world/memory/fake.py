"""A fake without a process: it stores its settings and gets no requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from harness.ledger.lines import CalledOff, Offered, Shown, Surprise
from harness.ledger.lines.people import Role, ShownEvent
from harness.world.fake import Fake
from harness.world.memory.clock import StandingClock
from harness.world.memory.ledger import MemoryLedger

Hear = Callable[..., None]
"""Called with each operation and its target: `hear("armed", "destination", "f1")`. Its exceptions go to the caller of the operation."""
State = dict[str, Any]


class MemoryFake(Fake):
    """Faults and triggers by their names. Armed faults have no effect; `strike` is the event that a trigger waits for."""

    def __init__(self, actor: str, ledger: MemoryLedger, clock: StandingClock, hear: Hear) -> None:
        self.actor = actor
        self.faults: dict[str, State] = {}
        self.triggers: dict[str, State] = {}
        self.stuck: set[str] = set()
        """Names that stay armed even when withdrawn, to test that this is noticed."""
        self._ledger, self._clock, self._hear = ledger, clock, hear
        self._offers = 0
        self._live: dict[tuple[str, str], dict[str, Any]] = {}

    def state(self) -> State:
        self._hear("asked", self.actor)
        return {"faults": self.faults, "triggers": self.triggers}

    def start_workload(self, t0_at: float) -> None:
        self._hear("workload", self.actor, "start", t0_at)

    def stop_workload(self) -> int:
        self._hear("workload", self.actor, "stop")
        return self._offers

    def offer(self, lines: list[dict[str, Any]]) -> None:
        self._hear("offered", self.actor, lines)
        for line in lines:
            self._offers += 1
            self._live.pop((line["entity"], line["key"]), None)
            if line["op"] != "delete":
                self._live[line["entity"], line["key"]] = {name: line[name] for name in ("entity", "key", "digest", "fields")}
            said = {name: line[name] for name in ("entity", "key", "op", "version", "digest", "fields")}
            self._ledger.note(Offered(**said, cursor=self._offers, seeded=False))

    def records(self) -> list[dict[str, Any]]:
        self._hear("looked", self.actor)
        return list(self._live.values())

    def acknowledge(self, protocol: str, route: str, key: str, who: str) -> None:
        self._hear("acknowledged", self.actor, protocol, route, key, who)

    def show(  # noqa: PLR0913  # as its contract
        self,
        event: ShownEvent,
        text: str,
        *,
        request: int | None = None,
        protocol: str | None = None,
        route: str | None = None,
        key: str | None = None,
    ) -> None:
        self._hear("shown", self.actor, event, text)
        self._ledger.note(Shown(event=event, text=text, request=request, protocol=protocol, route=route, key=key))

    def surprise(self, number: int, to: Role | None, text: str) -> None:
        self._hear("surprised", self.actor, number, to, text)
        self._ledger.note(Surprise(surprise=number, to=to, text=text))

    def abort(self, why: str) -> None:
        self._hear("aborted", self.actor, why)
        self._ledger.note(CalledOff(who="", why=why))

    def status(self, view: Mapping[str, Any]) -> None:
        self._hear("status", self.actor, view)

    def arm(self, fault: Mapping[str, Any]) -> State:
        self._hear("armed", self.actor, fault["id"])
        self.faults[fault["id"]] = {**fault, "armed": True, "hits": 0}
        return self.faults[fault["id"]]

    def disarm(self, fault: str) -> State:
        self._hear("disarmed", self.actor, fault)
        return self._taken(self.faults, fault)

    def cut(self) -> None:
        self._hear("cut", self.actor)

    def new_secret(self, secret: str, overlap_s: float = 0.0) -> None:
        self._hear("new secret", self.actor, secret, overlap_s)

    def set_trigger(self, trigger: Mapping[str, Any]) -> None:
        self._hear("trigger", self.actor, trigger["id"], trigger)
        self.triggers[trigger["id"]] = {"armed": True, "hit": False, "remaining": len(trigger.get("owed", ()))}

    def trigger(self, name: str, wait_s: float) -> State:
        if not self.triggers[name]["hit"]:
            self._clock.let_pass(wait_s * self._clock.speed)
        return dict(self.triggers[name])

    def strike(self, name: str) -> None:
        """The event that a trigger waits for has come; harmless when it is not armed."""
        if name in self.triggers:
            self.triggers[name] |= {"hit": True, "remaining": 0}

    def settle(self, name: str, settled: Sequence[tuple[str, str, int]], again: Sequence[tuple[str, str, int]]) -> None:
        self._hear("settled", self.actor, name, settled, again)
        self.triggers[name]["remaining"] += len(again) - len(settled)

    def release(self, name: str) -> None:
        self._hear("released", self.actor, name)
        del self.triggers[name]

    def withdraw(self, name: str) -> State:
        self._hear("withdrawn", self.actor, name)
        return self._taken(self.triggers, name)

    def armed(self) -> tuple[str, ...]:
        self._hear("proof", self.actor)
        return (*self.faults, *self.triggers)

    def _taken(self, armed: dict[str, State], name: str) -> State:
        return armed[name] if name in self.stuck & armed.keys() else {**armed.pop(name, {}), "armed": False}
