"""When the connector was frozen: paused by the drill or by people, stopped or killed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

Span = tuple[float, float]
"""From and until when, drill seconds."""


def frozen(evidence: Evidence) -> Iterator[Span]:
    """When it could not write."""
    for window in evidence.windows:
        if window.injected_t is not None and _freezes(window):
            yield window.injected_t, evidence.end_of(window)
    yield from _by_people(evidence)


def _freezes(window: FaultWindow) -> bool:
    if window.plan.where != "connector":
        return False
    return window.plan.felt == "process" or (window.plan.kind == "control" and window.plan.spec.get("use") == "pause")


def _by_people(evidence: Evidence) -> Iterator[Span]:
    """From each pause that people asked for to the next time that they had it resumed."""
    paused_t: float | None = None
    for done in evidence.people.carried_out if evidence.people else ():
        if done.action == "pause" and paused_t is None:
            paused_t = done.t
        elif done.action == "resume" and paused_t is not None:
            yield paused_t, done.t
            paused_t = None
    if paused_t is not None:
        yield paused_t, evidence.over_t
