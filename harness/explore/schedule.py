"""A schedule: which fault of the menu acts when, and the drill that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.units import format_duration

MENU: dict[str, dict[str, Any]] = {
    "destination-down": {"kind": "down", "link": "destination"},
    "source-down": {"kind": "down", "link": "source"},
    "login-down": {"kind": "down", "link": "destination.token"},
    "killed": {"kind": "kill", "actor": "connector"},
    "paused": {"kind": "pause", "actor": "connector"},
    "answers-lost": {"kind": "commit_then_cut", "link": "destination", "count": 3},
    "saved-then-500": {"kind": "commit_then_500", "link": "destination", "count": 3},
    "hang": {"kind": "hang", "link": "destination", "count": 2},
    "unavailable": {"kind": "unavailable", "link": "destination"},
    "maintenance-page": {"kind": "html", "link": "destination"},
    "rate-limited": {"kind": "rate_limited", "link": "destination"},
    "tokens-expire": {"kind": "token_expiry", "link": "destination"},
}
"""Faults by the name that a person reads; each acts as a drill file would have it."""
STORM = "storm"
"""The phase in which all of it happens."""


@dataclass(frozen=True)
class Bounds:
    """What may be drawn: at most `most` faults of the menu in one storm, each beginning and lasting in whole steps (drill seconds)."""

    menu: tuple[str, ...] = tuple(MENU)
    most: int = 5
    storm_s: float = 240.0
    step_s: float = 20.0

    @property
    def steps(self) -> int:
        """Of half a storm: the latest begin, and the longest that a fault lasts."""
        return int(self.storm_s / 2 / self.step_s)


@dataclass(frozen=True)
class ScheduledFault:
    """One fault: begin and length in steps; the length is at least 1."""

    name: str
    after: int
    lasts: int

    @property
    def end(self) -> int:
        """The step at which it is over."""
        return self.after + self.lasts


Schedule = tuple[ScheduledFault, ...]


def timeline(schedule: Schedule, bounds: Bounds) -> list[dict[str, Any]]:
    """Baseline, storm, recovery – in the notation of a drill file."""
    faults = []
    for event in schedule:
        after = {"after": format_duration(event.after * bounds.step_s)} if event.after else {}
        faults.append(MENU[event.name] | after | {"lasts": format_duration(event.lasts * bounds.step_s)})
    return [
        {"phase": "baseline", "lasts": "2m"},
        {"phase": STORM, "lasts": format_duration(bounds.storm_s), "faults": faults},
        {"phase": "recovery", "until": "drained", "at_most": "8m"},
    ]


def words(schedule: Schedule, bounds: Bounds) -> str:
    """`killed at 40s for 20s + login-down at 0s for 1m`."""
    return " + ".join(
        f"{event.name} at {format_duration(event.after * bounds.step_s)} for {format_duration(event.lasts * bounds.step_s)}"
        for event in schedule
    )
