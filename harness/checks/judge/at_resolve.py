"""What was still owed when an incident was resolved: the backlog of its fault, as far as the connector could know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.judge.alerts import fault_behind

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
    """How many records of the backlog were still owed at `resolved_t`."""


def at_resolve(evidence: Evidence, incident: Incident) -> AtResolve | None:
    """None for an incident that was never resolved, or that no fault is behind."""
    window, resolved_t = fault_behind(evidence, incident), incident.resolved_t
    if window is None or window.injected_t is None or resolved_t is None:
        return None
    seen_t = max(window.injected_t, evidence.end_of(window) - evidence.plan.lag_s)
    left = evidence.backlog.still_owed(seen_t, resolved_t)
    return AtResolve(window, window.injected_t, seen_t, resolved_t, evidence.backlog.at(seen_t).count, left)
