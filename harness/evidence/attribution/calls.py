"""Calls within a minute: which of them only the machine has brought about, or brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.evidence.attribution.requests import Requests
    from harness.evidence.attribution.stalls import Stalls
    from harness.evidence.facts import Facts

MINUTE_S = 60.0
_LONGEST_S = 600.0
"""No call is on its way for longer than this."""
_ROUNDS = 20
_PRECISE_S = 0.01


@dataclass(frozen=True)
class Crowd:
    """The calls of one minute. `left`: without those that were made because a client gave up on an answer for a mechanism of the machine.

    `sent_s`: the drill seconds in which they may have been sent: a minute, and as long as the way stood still before they could arrive.
    """

    calls: int
    left: int
    sent_s: float
    why: str

    def keeps(self, at_most: int) -> bool:
        """Whether the limit is kept without the effects of the machine."""
        return self.left <= at_most * self.sent_s / MINUTE_S


class Calls:
    """Questions about the calls at one fake."""

    def __init__(self, evidence: Facts, stalls: Stalls, requests: Requests) -> None:
        self._evidence = evidence
        self._stalls = stalls
        self._requests = requests

    def crowd(self, calls: int, from_t: float, until_t: float) -> Crowd:
        """So many calls arrived in this minute: what has the machine to do with it?"""
        again = [why for t, why in self._requests.given_up if from_t <= t <= until_t]
        still_s = self._stood_still_s(from_t, until_t, self._requests.way)
        told = [f"{len(again)} of them followed a call that was given up: {again[0]}"] if again else []
        wall_s = still_s / self._evidence.speed
        told += [f"processes on the request path did not run for {wall_s:.2f} s of wall time, so calls piled up"] if still_s else []
        return Crowd(calls, max(0, calls - len(again)), MINUTE_S + still_s, "; ".join(told))

    def crowd_of(self, caller: str, calls: int, until_t: float) -> Crowd:
        """So many calls were made by this actor in the minute up to an instant, counted where they were made: did it stand still before?"""
        still_s = self._stood_still_s(until_t - MINUTE_S, until_t, (caller,))
        why = f"the {caller} did not run for {still_s / self._evidence.speed:.2f} s of wall time before"
        return Crowd(calls, calls, MINUTE_S + still_s, why)

    def busiest(self, calls: Sequence[float], at_most: int) -> Crowd | None:
        """The first minute, the fullest ones first, in which the calls are too many for their own reasons; else the fullest one that
        has too many at all; None: none has. `calls`: when each came, in order."""
        crowds = sorted(_crowds(calls, at_most), reverse=True)
        worst: Crowd | None = None
        for count, until_t in crowds:
            crowd = self.crowd(count, until_t - MINUTE_S, until_t)
            if not crowd.keeps(at_most):
                return crowd
            worst = worst or crowd
        return worst

    def _stood_still_s(self, from_t: float, until_t: float, way: Sequence[str]) -> float:
        """The longest stretch, in drill seconds, before a minute whose calls can have arrived in it: one process on the way did not run
        for as long, from the stretch's begin to the minute's end."""
        still_s = _LONGEST_S
        for _ in range(_ROUNDS):  # each a shorter one, until it fits
            fits_s = max(self._stopped_s(from_t - still_s, until_t, actor) for actor in way)
            if fits_s >= still_s - _PRECISE_S:
                break
            still_s = fits_s
        return still_s

    def _stopped_s(self, from_t: float, until_t: float, actor: str) -> float:
        waited_s = self._evidence.waits.longest_s(from_t, until_t, (actor,))
        return max(waited_s, self._stalls.sum_s(from_t, until_t, (actor,))) * self._evidence.speed


def _crowds(calls: Sequence[float], at_most: int) -> list[tuple[int, float]]:
    """How many calls came within the minute up to each call, and when that was, where they are more than `at_most`."""
    found, first = [], 0
    for last, t in enumerate(calls):
        while calls[first] < t - MINUTE_S:
            first += 1
        if last - first + 1 > at_most:
            found.append((last - first + 1, t))
    return found
