"""The interface of a fake for engine and faults, in every runtime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from harness.ledger.lines.people import Role, ShownEvent


class Fake(Protocol):
    """A started fake: it plays a system, writes a ledger, and injects the faults that are armed in it.

    Its methods raise EnvironmentUnavailable when it does not answer, or refuses.
    """

    def state(self) -> dict[str, Any]:
        """What it says of itself: `faults` and `triggers` by their names, and more."""

    # ---- what the people of its system do -----------------------------------------------------------------------------

    def start_workload(self, t0_at: float) -> None:
        """They begin to make changes; `t0_at`: the timeline's zero, as an instant of the drill clock."""

    def stop_workload(self) -> int:
        """They make no more; returns how many there were."""

    def offer(self, lines: list[dict[str, Any]]) -> None:
        """Make these changes, lines of a workload, at once."""

    def records(self) -> list[dict[str, Any]]:
        """The live records as they see them: `entity`, `key`, `digest` and `fields` of each, the oldest of an entity first."""

    # ---- what people do on a game day ---------------------------------------------------------------------------------

    def acknowledge(self, protocol: str, route: str, key: str, who: str) -> None:
        """At the alert sink: this person has seen the page. Only an open incident can be acknowledged."""

    def show(  # noqa: PLR0913  # an event is about a request, or about a page
        self,
        event: ShownEvent,
        text: str,
        *,
        request: int | None = None,
        protocol: str | None = None,
        route: str | None = None,
        key: str | None = None,
    ) -> None:
        """At the console: everybody sees what happened."""

    def surprise(self, number: int, to: Role | None, text: str) -> None:
        """At the console: tell a surprise to those in a role; None: nobody is told, it only happens."""

    def abort(self, why: str) -> None:
        """At the console: a bound of the game day was reached."""

    def status(self, view: Mapping[str, Any]) -> None:
        """At the console: how the run goes, as the engine sees it. It is not written down."""

    # ---- what breaks in it --------------------------------------------------------------------------------------------

    def arm(self, fault: Mapping[str, Any]) -> dict[str, Any]:
        """Arm a fault, named by its `id`; returns its state as read back."""

    def disarm(self, fault: str) -> dict[str, Any]:
        """Heal a fault; returns its final state, in which `armed` is false. Harmless when it is already gone."""

    def cut(self) -> None:
        """End every connection."""

    def new_secret(self, secret: str, overlap_s: float = 0.0) -> None:
        """Clients have another secret from now on; the old one is good for `overlap_s` drill seconds more."""

    # ---- what it counts -----------------------------------------------------------------------------------------------

    def set_trigger(self, trigger: Mapping[str, Any]) -> None:
        """Arm a trigger, named by its `id`. The request that hits it is held until `release`."""

    def trigger(self, name: str, wait_s: float) -> dict[str, Any]:
        """Its state, `hit` in it; the answer is held back up to `wait_s` wall seconds until it is hit."""

    def settle(self, name: str, settled: Sequence[tuple[str, str, int]], again: Sequence[tuple[str, str, int]]) -> None:
        """Versions (entity, key, version) that a trigger waits for and that are in place without a write; those that need one after all."""

    def release(self, name: str) -> None:
        """Release it, because the fault or phase that it triggers has begun; it is then spent."""

    def withdraw(self, name: str) -> dict[str, Any]:
        """Take a trigger back, hit or not; returns its state as read back. Harmless when it is already gone."""

    def armed(self) -> tuple[str, ...]:
        """The names of all faults and triggers in it that can still hit a request, or hold one."""
