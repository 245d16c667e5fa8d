"""What the picture shows: records and backlog over drill time, phases, fault windows, lanes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.report.hostile import line
from harness.report.lanes import Lane, lanes_of
from harness.report.wording import clock, number

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence

_POINTS = 800


@dataclass(frozen=True)
class Owed:
    """How many records were owed at an instant."""

    t: float
    count: int


@dataclass(frozen=True)
class Storyline:
    """`series`: t, offered, committed (cumulated versions), owed. `phases`: name, begin, end. `windows`: when a fault was in place."""

    series: pd.DataFrame
    from_t: float
    until_t: float
    phases: tuple[tuple[str, float, float], ...]
    windows: tuple[tuple[float, float], ...]
    lanes: tuple[Lane, ...]
    speed: float
    worst: Owed
    """The largest backlog; the warm-up, in which every seeded record is owed, does not count."""

    @property
    def offered(self) -> int:
        """Versions of records, over the whole run."""
        return int(self.series["offered"].iloc[-1])

    @property
    def committed(self) -> int:
        """Versions of records, over the whole run."""
        return int(self.series["committed"].iloc[-1])

    @property
    def at_end(self) -> Owed:
        """The records owed at the end of the run."""
        return Owed(float(self.series["t"].iloc[-1]), int(self.series["owed"].iloc[-1]))

    @property
    def worst_in_words(self) -> str:
        """`at most 8, at 2:13`, and since when."""
        since = " after the warm-up" if self.from_t < 0 <= self.worst.t else ""
        return f"at most {number(self.worst.count)}{since}, at {clock(self.worst.t)}"

    @property
    def words(self) -> str:
        """The picture for those who cannot see it."""
        worst = self.worst
        told = [
            f"{number(self.offered)} versions of records offered, {number(self.committed)} committed.",
            f"The backlog was largest at {clock(worst.t)}, with {number(worst.count)} records owed.",
            f"At the end {number(self.at_end.count)} were owed.",
            *(f"{lane.hint}." for lane in self.lanes),
        ]
        return " ".join(told)


def storyline(evidence: Evidence) -> Storyline | None:
    """None: nothing was ever offered, so there is nothing to show."""
    from_t = min((phase.started_t for phase in evidence.spans), default=0.0)
    until_t = max(evidence.end_t, from_t + 1.0)
    series = evidence.backlog_series(max((until_t - from_t) / _POINTS, 0.001))
    if series.empty:
        return None
    phases = ((line(phase.name, 40), phase.started_t, until_t if phase.ended_t is None else phase.ended_t) for phase in evidence.spans)
    windows = ((window.injected_t, evidence.end_of(window)) for window in evidence.windows if window.injected_t is not None)
    worst = Owed(*evidence.backlog.most(0.0 if until_t >= 0 else from_t))
    return Storyline(series, from_t, until_t, tuple(phases), tuple(windows), lanes_of(evidence), evidence.speed, worst)
