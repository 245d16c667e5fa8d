"""Faults that were not felt, or not for long enough. One that the connector had fallen silent before excuses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from harness.checks.judge.felt import Proof, prove
from harness.checks.judge.overlap import overlaps_by_phase, shortened

if TYPE_CHECKING:
    from harness.evidence.columns import Actor
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

NOT_FELT = "not_felt"
"""The kind of finding for a fault that had no effect."""
SILENT = "silent"
"""The kind of finding for a fault that could not be felt, since the connector had fallen silent after an earlier one."""
_GRACE_WALL_S = 0.5
"""So long after an earlier fault's heal its last requests may still arrive."""


@dataclass(frozen=True)
class Effect:
    """Whether a fault was felt; where it was not, the earlier one since which the connector had been silent (None: it had not)."""

    window: FaultWindow
    proof: Proof
    silent_since: FaultWindow | None

    @property
    def words(self) -> str:
        """That it was not felt."""
        return f"{self.window.name} was not felt: {self.proof.text}"


def effects(evidence: Evidence) -> Iterator[Effect]:
    """One for each fault of the plan."""
    proofs = [(window, prove(evidence, window)) for window in evidence.windows]
    felt = [window for window, proof in proofs if proof.felt]
    for window, proof in proofs:
        silent = next((earlier for earlier in felt if not proof.felt and _fell_silent(evidence, earlier, window)), None)
        yield Effect(window, proof, silent)


def unfelt(evidence: Evidence, window: FaultWindow) -> str:
    """A sentence if this fault was not felt, for a reason other than the connector's own silence; else empty."""
    effect = next(effect for effect in effects(evidence) if effect.window is window)
    return "" if effect.proof.felt or effect.silent_since else effect.words


def too_little(evidence: Evidence, window: FaultWindow, within_s: float | None = None) -> str:
    """A sentence if this fault was not felt, or not for as long as planned; being felt for `within_s` is long enough."""
    if words := unfelt(evidence, window):
        return words
    if within_s is not None and window.injected_t is not None and evidence.end_of(window) - window.injected_t >= within_s:
        return ""
    return shortened(evidence, window) or overlaps_by_phase(evidence).get(window.plan.phase, "")


def _fell_silent(evidence: Evidence, earlier: FaultWindow, later: FaultWindow) -> bool:
    """Whether the connector had work and still sent no request to the far side of the later fault since the earlier one.

    A later fault that waited for the connector's work and was never injected counts as not felt.
    """
    side = later.plan.where.partition(".")[0]
    if earlier.healed_t is None or later.plan.target == "process" or side not in {"source", "destination"}:
        return False
    span = next((span for span in evidence.spans if span.name == later.plan.phase), None)
    begin_t = later.injected_t if later.injected_t is not None else span.started_t if span is not None else None
    if begin_t is None:
        return False
    end_t = evidence.end_of(later) if later.injected_t is not None or span is None or span.ended_t is None else span.ended_t
    since_t = earlier.healed_t + _GRACE_WALL_S * evidence.speed
    heard = evidence.traffic.requests(cast("Actor", side), since_t, end_t)
    return since_t < _had_to_be_heard_by(evidence, later, begin_t, end_t) and not heard and evidence.backlog.at(begin_t).count > 0


def _had_to_be_heard_by(evidence: Evidence, later: FaultWindow, begin_t: float, end_t: float) -> float:
    """Until when calls could reach the far side: on a link until the injection, at a fake until the heal.

    A connector with work calls within its lag.
    """
    return max(begin_t, end_t - evidence.plan.lag_s) if later.plan.target == "fake" else begin_t
