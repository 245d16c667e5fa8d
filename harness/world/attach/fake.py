"""A fake that someone else has started: leased for the run, on a clock of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from harness.clock.anchors import DrillClock
from harness.drill.connector.attached import AttachedControl
from harness.drill.equality import Equality
from harness.errors import EnvironmentUnavailable
from harness.world.fakes import FakeControl

LEASE_WALL_S = 15.0
_LOOKS = 5
_LINES = 500
"""Of a workload, in one call."""


@dataclass(frozen=True)
class AttachedFake(FakeControl):
    """`ahead_s`: its drill clock minus the drill clock of the run.

    `offered` is called after an offer, when the run's copy of the ledger has it.
    """

    base: str = ""
    run: str = ""
    ahead_s: float = 0.0
    offered: list[Callable[[], None]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.base

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Idrill-Run": self.run}

    # ---- the lease --------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Hold it. Raises EnvironmentUnavailable when another run does."""
        self.call("PUT", "/lease", {"wall_s": LEASE_WALL_S})

    def renew(self) -> None:
        """Go on holding it. Raises EnvironmentUnavailable when it was let go meanwhile: what we did is undone then."""
        if not self.call("PUT", "/lease", {"wall_s": LEASE_WALL_S}).get("held"):
            raise EnvironmentUnavailable(f"the lease of {self.actor} was not renewed within {LEASE_WALL_S:g} s, so it lapsed")

    def give_back(self) -> None:
        """Everything of the run that is still in it is undone."""
        self.call("DELETE", "/lease")

    # ---- the workload -----------------------------------------------------------------------------------------------

    def learn(self, equality: Equality) -> None:
        """Which fields count, by entity, and when their contents are equal."""
        self.call("POST", "/mapping", equality.as_json())

    def load(self, lines: list[dict[str, Any]]) -> None:
        """The workload; what exists before the drill is offered at once."""
        for first in range(0, len(lines), _LINES):
            self.call("POST", "/workload/load", {"lines": lines[first : first + _LINES]}, timeout_s=30.0)
        self._tell_of_offers()

    def offer(self, lines: list[dict[str, Any]]) -> None:
        super().offer(lines)
        self._tell_of_offers()

    def _tell_of_offers(self) -> None:
        for hear in self.offered:
            hear()

    def start_workload(self, t0_at: float) -> None:
        super().start_workload(t0_at + self.ahead_s)

    # ---- its facts --------------------------------------------------------------------------------------------------

    def ledger(self, offset: int) -> tuple[bytes, int]:
        """A piece of its ledger from a byte on (empty: there is no more yet), and the ledger's size. Raises EnvironmentUnavailable."""
        import httpx

        try:
            answer = self._client().get("/ledger", params={"from": offset}, timeout=10.0).raise_for_status()
        except httpx.HTTPError as error:
            raise EnvironmentUnavailable(f"the ledger of {self.actor} at {self.base} cannot be read: {error}") from error
        return answer.content, int(answer.headers["Ledger-Bytes"])

    def fault(self, fault: str) -> dict[str, Any]:
        return self._on_our_clock(super().fault(fault))

    def disarm(self, fault: str) -> dict[str, Any]:
        return self._on_our_clock(super().disarm(fault))

    def _on_our_clock(self, state: dict[str, Any]) -> dict[str, Any]:
        times = {name: round(state[name] - self.ahead_s, 6) for name in ("first_hit_at", "last_hit_at") if state.get(name) is not None}
        return state | times


def attached(actor: str, where: AttachedControl, run: str, clock: DrillClock) -> AttachedFake:
    """Raises EnvironmentUnavailable if it has no token, does not answer, has another speed, belongs to another run or still has a fault."""
    fake = AttachedFake(actor, 0, 0, 0, token_of(where), base=where.control.rstrip("/"), run=run)
    try:
        fake = replace(fake, ahead_s=_ahead_s(fake, clock))
        _is_clean(fake)
        fake.take()
    except BaseException:
        fake.close()
        raise
    return fake


def token_of(where: AttachedControl) -> str:
    """Raises EnvironmentUnavailable when the variable is not set."""
    token = os.environ.get(where.token_env)
    if not token:
        raise EnvironmentUnavailable(f"{where.token_env}, the token for {where.control}, is not set", f"export {where.token_env}=…")
    return token


def _ahead_s(fake: AttachedFake, clock: DrillClock) -> float:
    """From the quickest of some answers: the fake looked at its clock about half-way between question and answer."""
    looks = []
    for _ in range(_LOOKS):
        asked_ns = time.monotonic_ns()
        told = fake.call("GET", "/clock")
        answered_ns = time.monotonic_ns()
        if float(told["speed"]) != clock.speed:
            raise EnvironmentUnavailable(
                f"{fake.actor} at {fake.base} runs at speed {told['speed']:g}, and the run at {clock.speed:g}", "fix `run.attach.speed`"
            )
        looks.append((answered_ns - asked_ns, float(told["at"]) - clock.at((asked_ns + answered_ns) // 2)))
    return round(min(looks)[1], 6)


def _is_clean(fake: AttachedFake) -> None:
    """Nothing of a person's is going on in it; asked before it is taken, because giving it back undoes everything."""
    state = fake.state()
    if state.get("run") is not None:
        return  # taking it will tell whose it is
    if armed := fake.armed():
        raise EnvironmentUnavailable(
            f"{fake.actor} at {fake.base} has something armed: {', '.join(armed)}", "heal or withdraw it, then begin the drill"
        )
    incidents = [str(incident.get("key")) for incident in state.get("open", [])]
    if incidents:
        raise EnvironmentUnavailable(
            f"an incident is open at {fake.base}: {', '.join(incidents)}",
            "a page for the same thing would be a repetition; resolve it, then begin the drill",
        )
