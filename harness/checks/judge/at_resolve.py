"""What was still owed when an incident was resolved: the backlog of its fault, as far as the connector could know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.base import duration
from harness.checks.judge.alerts import fault_behind
from harness.instants import clock

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident
    from harness.evidence.timeline import FaultWindow


@dataclass(frozen=True)
class AtResolve:
    """The backlog of one incident when it was resolved; times in drill seconds."""

    window: FaultWindow
    injected_t: float
    seen_t: float
    """The backlog is what was owed at this instant: a lag before the heal, since the connector may not have read a later change."""
    resolved_t: float
    backlog: int
    left: int
    """How many records of the backlog were still to come at `resolved_t`; of a resolve before `seen_t`, those not offered yet, too."""
    owed_then: int
    """All records owed at `resolved_t`, whenever they were offered."""
    before_s: float
    """How long before the heal `seen_t` is."""

    @property
    def is_before_seen(self) -> bool:
        """Whether it was resolved so early that part of the backlog was offered only afterwards."""
        return self.resolved_t < self.seen_t

    def seen_before(self, heal: str) -> str:
        """`seen_t` in words; `heal`: what it came before, in words."""
        if self.seen_t <= self.injected_t:
            return f"{clock(self.seen_t)}, when {self.window.name} began"
        return f"{clock(self.seen_t)}, {duration(self.before_s)} (the connector's lag) before {heal}" if self.before_s else heal


def at_resolve(evidence: Evidence, incident: Incident) -> AtResolve | None:
    """None for an incident that was never resolved, or that no fault is behind."""
    window, resolved_t = fault_behind(evidence, incident), incident.resolved_t
    if window is None or window.injected_t is None or resolved_t is None:
        return None
    end_t = evidence.end_of(window)
    seen_t = max(window.injected_t, end_t - evidence.plan.lag_s)
    backlog = evidence.backlog
    return AtResolve(
        window=window,
        injected_t=window.injected_t,
        seen_t=seen_t,
        resolved_t=resolved_t,
        backlog=backlog.at(seen_t).count,
        left=backlog.still_owed(seen_t, resolved_t),
        owed_then=backlog.at(resolved_t).count,
        before_s=end_t - seen_t,
    )
