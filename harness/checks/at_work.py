"""Whether a connector was still at work, or had only just been started, when its time was over: then a lower speed could tell more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.advice import slower
from harness.checks.base import duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


WORK_WALL_S = 0.025
"""A write that follows the last one sooner than this waits for nothing but the machine, in seconds of wall time."""
_STILL = 5
"""Still at work: the last write is not longer ago than so many steps."""
START_WALL_S = 1.0
"""What a program may take from its start to its first write, in seconds of wall time; twice as long as it took before the drill, up to
twice this, where that is more: a machine that is slow now was slow then."""
_STARTED_BY_US = frozenset({"heal", "rollback"})


def still_at_work(evidence: Evidence, from_t: float, until_t: float) -> str:
    """What to say where it worked off its backlog from `from_t` on and, at `until_t`, still did, as fast as the machine can, or where the
    harness had started it again only just before; else nothing. Whoever came no further with it in the second half of that time does
    not work it off any more, whatever else it writes.

    Work is not accelerated, nor is the start of a program: it may well recover in time at a lower speed, and this run cannot tell.
    """
    if just := _just_started(evidence, until_t):
        return just
    rhythm = evidence.traffic.rhythm(from_t, until_t)
    if rhythm is None or rhythm.last_t < until_t - _STILL * rhythm.step_s or (wall_s := rhythm.step_s / evidence.speed) > WORK_WALL_S:
        return ""
    backlog, half_t = evidence.backlog, (from_t + until_t) / 2
    if backlog.still_owed(from_t, half_t) == backlog.still_owed(from_t, until_t):
        return ""
    advice = slower(evidence.speed, 2.0, 1.0)  # how much would do is not known: half
    if not advice:
        return ""
    return (
        f"the backlog was not worked off in {duration(until_t - from_t)}, but it went on at one write per {wall_s * 1000:.0f} ms of wall "
        f"time until then, and work is not accelerated{advice}"
    )


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


def _just_started(evidence: Evidence, until_t: float) -> str:
    starts = [event for event in evidence.events_of("actor_started") if event.text("actor") == "connector"]
    last = next((event for event in reversed(starts) if evidence.t_of(event) <= until_t), None)
    if last is None or last.text("why") not in _STARTED_BY_US:
        return ""
    needs_s, had_s = _start_takes_s(evidence, evidence.t_of(starts[0])), (until_t - evidence.t_of(last)) / evidence.speed
    advice = slower(evidence.speed, needs_s, had_s)
    if had_s >= needs_s or not advice:
        return ""
    return f"it had been started again {had_s:.2f} s of wall time before the time was over, and starting is not accelerated{advice}"


def _start_takes_s(evidence: Evidence, first_t: float) -> float:
    request_t = evidence.traffic.first_request(first_t)
    took_s = 0.0 if request_t is None else (request_t - first_t) / evidence.speed
    return min(max(START_WALL_S, 2 * took_s), 2 * START_WALL_S)
