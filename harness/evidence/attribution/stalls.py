"""When engine, proxy and fakes did not run, as the gaps of their tickers say, and who else on the way waited for a CPU."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.evidence.facts import Facts


class Stalls:
    """Questions about a stretch of drill time; gaps shorter than 0.1 s of wall time are not recorded."""

    def __init__(self, evidence: Facts) -> None:
        self._evidence = evidence
        self._speed = evidence.speed

    @cached_property
    def _gaps(self) -> Mapping[str, list[tuple[float, float]]]:
        """From and until when (drill seconds), by actor; read when someone asks, which a run without violations does not."""
        frame = self._evidence.stalls
        gaps: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for actor, t, gap_s in zip(frame["actor"].tolist(), frame["t"].tolist(), frame["gap_s"].tolist(), strict=True):
            if isinstance(gap_s, float) and gap_s > 0:
                gaps[actor].append((t - gap_s * self._speed, t))
        return gaps

    def longest_s(self, from_t: float, until_t: float, actors: Iterable[str]) -> float:
        """Wall seconds of the longest gap of these actors that a stretch touches; 0: none."""
        gaps = (gap for actor in actors for gap in self._gaps.get(actor, ()))
        return max((until - begin for begin, until in gaps if begin <= until_t and until >= from_t), default=0.0) / self._speed

    def sum_s(self, from_t: float, until_t: float, actors: Iterable[str]) -> float:
        """Wall seconds of a stretch in which one of these actors did not run, summed over the actors."""
        gaps = (gap for actor in actors for gap in self._gaps.get(actor, ()))
        return sum(max(0.0, min(until_t, until) - max(from_t, begin)) for begin, until in gaps) / self._speed

    def stood_still_s(self, from_t: float, until_t: float, actors: tuple[str, ...]) -> float:
        """Drill seconds of a stretch in which these actors waited for a CPU, or stalled."""
        waited_s = self._evidence.waits.longest_s(from_t, until_t, actors) + self.sum_s(from_t, until_t, actors)
        return waited_s * self._speed

    def waited_longer(self, from_t: float, until_t: float, missed_s: float, actors: tuple[str, ...]) -> str:
        """In words, that these actors waited or stalled longer in a stretch than a deadline was missed by (drill seconds); else empty."""
        speed, waited_t = self._speed, self.stood_still_s(from_t, until_t, actors)
        if waited_t <= missed_s:
            return ""
        waited, missed = f"{waited_t / speed:.2f} s of wall time", f"{missed_s / speed:.2f} s"
        return f"processes on the request path did not run for {waited}, and the deadline was missed by {missed}"
