"""Messages without a record: why one did not come, and why one came that should not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from harness.evidence.attribution.spoilt import damaged, spoilt
from harness.evidence.attribution.work import kept_by_the_machine, starting_s, starved

if TYPE_CHECKING:
    from harness.evidence.attribution.requests import Requests
    from harness.evidence.attribution.stalls import Stalls
    from harness.evidence.columns import Actor
    from harness.evidence.facts import Facts

_RECORDS_WAY = ("connector", "source", "proxy", "destination")
_LONGER_WALL_S = 0.1
_LONGER_SHARE = 0.1
"""A fault that was in place longer than planned by both, the second as a share of its own time, was another one than the drill's."""


class Unsaid:
    """Each answer is the mechanism in words, empty where the evidence shows none."""

    def __init__(self, evidence: Facts, stalls: Stalls, requests: Callable[[Actor], Requests]) -> None:
        self._evidence = evidence
        self._stalls = stalls
        self._requests = requests

    def never_came(self, side: Actor, from_t: float, until_t: float, margin_s: float) -> str:
        """Why no message came to this fake: an attempt at it was given up for the machine's reasons, or in this stretch a program that the
        harness started was starting, and those on its way did not run after that, for longer than the sender had time to spare."""
        if from_t >= until_t:
            return "it was due only when the run was over"
        starting = starting_s(self._evidence, from_t, until_t)
        if starting > margin_s:
            return (
                f"its program was still starting for {starting / self._evidence.speed:.2f} s of wall time, and starting is not accelerated"
            )
        return (
            spoilt(self._evidence, side)
            or self._given_up((side,), from_t, float("inf"))
            or self._stalls.waited_longer(from_t + starting, until_t, margin_s - starting, self._requests(side).way)
        )

    def came_late(self, side: Actor, from_t: float, came_t: float, margin_s: float) -> str:
        """Why the first message came later than it should, by so much: an earlier one may be lost, or those on its way did not run."""
        way = self._requests(side).way
        return damaged(self._evidence, side) or self._stalls.waited_longer(from_t, came_t, margin_s, way)

    def was_uncalled_for(self, t: float) -> str:
        """Why the connector may rightly have complained although nothing was broken, or not for long enough."""
        free_t = self._free_since(t)
        return (
            damaged(self._evidence, "journal")
            or self._lasted_too_long(t)
            or self._unheard(t)
            or (kept_by_the_machine(self._evidence, None, free_t, t) if free_t < t else "")
        )

    def was_one_more(self, t: float) -> str:
        """Why the connector may rightly have complained once more when every fault was healed: a fault in place excuses no second page."""
        if any(self._evidence.in_place(window, t) for window in self._evidence.windows):
            return ""
        return self._unheard(t) or starved(self._evidence, self._free_since(t), t)

    def _unheard(self, t: float) -> str:
        """Why nothing had arrived for a while before an instant, if it was the machine."""
        since_t = self._silent_since(t)
        return self._given_up(("source", "destination"), since_t, t) or self._stalls.waited_longer(
            since_t, t, (t - since_t) / 2, _RECORDS_WAY
        )

    def _free_since(self, t: float) -> float:
        """When the last fault before an instant was healed."""
        healed = (window.healed_t for window in self._evidence.windows)
        return max((healed_t for healed_t in healed if healed_t is not None and healed_t <= t), default=0.0)

    def _silent_since(self, t: float) -> float:
        """When the connector heard last, before an instant, that a record had arrived; before the first one, when it called first."""
        heard_t = self._evidence.traffic.last_heard(t)
        called_t = self._evidence.traffic.first_request(float("-inf")) if heard_t is None else heard_t
        return t if called_t is None else min(called_t, t)

    def _given_up(self, sides: tuple[Actor, ...], from_t: float, until_t: float) -> str:
        found = [why for side in sides for t, why in self._requests(side).given_up if from_t <= t <= until_t]
        return f"a request was given up: {found[-1]}" if found else ""

    def _lasted_too_long(self, t: float) -> str:
        for window in self._evidence.windows:
            planned_s = self._evidence.planned_s(window)
            if window.sent_t is None or window.sent_t > t or planned_s is None:
                continue
            lasted_s = min(t, self._evidence.end_of(window)) - window.sent_t
            if lasted_s - planned_s > max(_LONGER_WALL_S * self._evidence.speed, _LONGER_SHARE * planned_s):
                return f"{window.name} was in place for {lasted_s:.0f} s of drill time instead of {planned_s:.0f}"
        return ""
