"""Whether the connector was still at work on a queue at an instant, and only the machine kept it from being done."""

# ruff: noqa: S608 - only numbers from our own code are put into the SQL

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.drill.actors import is_part
from harness.evidence.attribution.own_pace import own_pause_s, own_step_s, rhythm
from harness.journal.events import ActorStarted

if TYPE_CHECKING:
    from harness.evidence.facts import Facts

WORK_WALL_S = 0.025
"""A write that follows the last one sooner than this waits for nothing but the machine, in seconds of wall time."""
STILL = 5
"""Still at work: the last write is not longer ago than so many of the longest steps that are still work."""
START_WALL_S = 1.0
"""What a program may take from its start to its first request, in seconds of wall time; twice as long as it took before the drill, up to
`_LONG_START_WALL_S`, where that is more: a machine that is slow now was slow then."""
_LONG_START_WALL_S = 10.0
"""Celery takes four seconds on a busy machine. A lower speed shows a connector that waits minutes of drill time for its first request."""
_STARTED_BY_US = frozenset({"heal", "rollback"})
_DEPLOYED_BY_US = _STARTED_BY_US | {"deployment"}
_MOST = 0.5
"""A process that waited for a CPU for this share of a time may have done nothing in it."""


def kept_by_the_machine(evidence: Facts, entity: str | None, from_t: float, until_t: float) -> str:
    """Why the machine may be the cause that records of an entity (None: of all) are still owed at `until_t`, in words; else empty."""
    return starved(evidence, from_t, until_t) or working(evidence, entity, from_t, until_t)


def starved(evidence: Facts, from_t: float, until_t: float) -> str:
    """In words, that its process may have done nothing in this time, since it waited for a CPU; else empty."""
    wall_s, waited_s = (until_t - from_t) / evidence.speed, evidence.waits.longest_s(from_t, until_t)
    if wall_s <= 0 or waited_s < _MOST * wall_s:
        return ""
    return f"its process waited for a CPU for {waited_s:.1f} of the last {wall_s:.1f} s of wall time"


def working(evidence: Facts, entity: str | None, from_t: float, until_t: float) -> str:
    """In words, that it had only just been started, or worked off its backlog of an entity (None: any) as fast as it could; else empty."""
    if just := just_started(evidence, until_t):
        return f"the harness had restarted it only {just[0]:.2f} s of wall time before, and starting is not accelerated"
    step_s = pace(evidence, entity, from_t, until_t)
    return (
        ""
        if step_s is None
        else f"it still worked off its backlog, one write per {step_s * 1000:.0f} ms of wall time, as fast as the machine can"
    )


def pace(evidence: Facts, entity: str | None, from_t: float, until_t: float) -> float | None:
    """Wall seconds from one write to the next where, from `from_t` to `until_t`, it worked off its backlog as fast as the machine can.

    None: it waited for something else than the machine (a step takes longer than 25 ms, or as many times that as a starved machine slowed
    the run down, and longer than its pace without a fault explains), or had stopped (the last write is longer ago than five such steps,
    and than the pauses that it makes without a fault), or came no further in the second half of that time, or nothing is accelerated.
    Time in which its process waited for a CPU counts for none of this.
    """
    waits, speed = evidence.waits, evidence.speed
    writing = rhythm(evidence, from_t, until_t, entity)
    if writing is None or speed <= 1:
        return None
    step_s, steps = writing.step_s / speed, max(1, writing.writes - 1)
    silent_s = (until_t - writing.last_t) / speed - waits.longest_s(writing.last_t, until_t)
    slowdown = waits.slowdown(from_t, until_t)
    at_most_s = max(WORK_WALL_S * slowdown, own_step_s(evidence, entity, from_t, until_t))
    silent_at_most_s = max(STILL * step_s, STILL * WORK_WALL_S * slowdown, own_pause_s(evidence, from_t, until_t))
    if silent_s > silent_at_most_s or step_s - waits.longest_s(from_t, writing.last_t) / steps > at_most_s:
        return None
    half_t, owed = (from_t + until_t) / 2, evidence.backlog.still_owed
    return None if owed(from_t, half_t, entity) == owed(from_t, until_t, entity) else step_s


def its_turn_t(evidence: Facts, until_t: float) -> float:
    """The oldest offer among the last writes before an instant; infinite if there is none. Later offers may not have had their turn yet."""
    row = evidence.connection.execute(
        "SELECT min(v.offered_t) FROM (SELECT entity, key, digest FROM destination WHERE kind IN ('committed', 'repeated') "
        f"AND req IS NOT NULL AND t <= $1 ORDER BY seq DESC LIMIT {STILL}) JOIN versions v USING (entity, key, digest)",
        [until_t],
    ).fetchone()
    return float("inf") if row is None or row[0] is None else float(row[0])


def just_started(evidence: Facts, until_t: float) -> tuple[float, float] | None:
    """Wall seconds that the connector had since the harness started it again, and that it needs; None: it had enough."""
    starts = [told for told in evidence.events_of(ActorStarted) if is_part(told.event.actor, "connector")]
    last = next((told for told in reversed(starts) if evidence.t_of(told) <= until_t), None)
    if last is None or last.event.why not in _STARTED_BY_US:
        return None
    needs_s, had_s = _start_takes_s(evidence, evidence.t_of(starts[0])), (until_t - evidence.t_of(last)) / evidence.speed
    return (had_s, needs_s) if had_s < needs_s else None


def starting_s(evidence: Facts, from_t: float, until_t: float) -> float:
    """Drill seconds of a stretch in which the harness had started the connector, and it had sent no request yet."""
    starts = [told for told in evidence.events_of(ActorStarted) if is_part(told.event.actor, "connector")]
    spans = [
        (evidence.t_of(told), evidence.traffic.first_request(evidence.t_of(told))) for told in starts if told.event.why in _DEPLOYED_BY_US
    ]
    return sum(max(0.0, min(until_t, called_t) - max(from_t, started_t)) for started_t, called_t in spans if called_t is not None)


def _start_takes_s(evidence: Facts, first_t: float) -> float:
    request_t = evidence.traffic.first_request(first_t)
    took_s = 0.0 if request_t is None else (request_t - first_t) / evidence.speed
    return min(max(START_WALL_S, 2 * took_s), _LONG_START_WALL_S)
