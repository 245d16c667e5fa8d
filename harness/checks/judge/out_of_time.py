"""Whether a connector was still at work, or had only just been started, when its time was up: then a lower speed could show more."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from harness.checks.base import duration
from harness.checks.judge.advice import slower
from harness.evidence.attribution.own_pace import share_in_time
from harness.evidence.attribution.work import its_turn_t, just_started, pace

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

_SPARE = 1.25
"""A machine is not equally fast in two runs: the advised speed leaves a quarter to spare."""


def turn_to_come(evidence: Evidence, from_t: float, until_t: float) -> Callable[[str, float], str]:
    """For a record (its entity, the time of its offer): a sentence if the connector was `still_at_work` at `until_t`, on this record's
    entity or on earlier offers; else nothing.
    """
    any_work, turn_t = still_at_work(evidence, from_t, until_t), its_turn_t(evidence, until_t)

    @cache
    def of(entity: str) -> str:
        return still_at_work(evidence, from_t, until_t, entity)

    return lambda entity, offered_t: (any_work if offered_t >= turn_t else of(entity)) if any_work else ""


def still_at_work(evidence: Evidence, from_t: float, until_t: float, entity: str | None = None) -> str:
    """What to say where it worked off its backlog from `from_t` on and, at `until_t`, still did, as fast as the machine can, or where the
    harness had started it again only just before; else nothing. `entity`: of the backlog; None: of any.

    Work is not accelerated, nor is the start of a program: it may well recover in time at a lower speed, and this run cannot tell.
    """
    if (just := just_started(evidence, until_t)) and (advice := slower(evidence.speed, just[1], just[0])):
        return f"the harness restarted it only {just[0]:.2f} s of wall time before the deadline, and starting is not accelerated{advice}"
    wall_s = pace(evidence, entity, from_t, until_t)
    if wall_s is None or not (advice := _slow_enough(evidence, from_t, until_t)):
        return ""
    return (
        f"the backlog was not worked off in {duration(until_t - from_t)}, but the connector kept writing, one write per "
        f"{wall_s * 1000:.0f} ms of wall time until then, and writing is not accelerated{advice}"
    )


def _slow_enough(evidence: Evidence, from_t: float, until_t: float) -> str:
    """The advice of a speed: for a connector in batches one at which it is done in time; else how much would do is not known: half."""
    share = share_in_time(evidence, from_t, until_t)
    return slower(evidence.speed, _SPARE, share) if share else slower(evidence.speed, 2.0, 1.0)


def settles_too_late(evidence: Evidence) -> str:
    """What to say where less and less was owed at the settle deadline, and the connector was still at work; else nothing."""
    span = next((span for span in evidence.spans if span.role == "settle" and span.why == "at_most"), None)
    if span is None or span.ended_t is None:
        return ""
    for way in filter(None, (evidence, evidence.back)):
        owed = way.backlog.at(span.started_t).count
        if 0 < way.backlog.still_owed(span.started_t, span.ended_t) < owed and (busy := still_at_work(way, span.started_t, span.ended_t)):
            return f"until the settle deadline {busy}"
    return ""
