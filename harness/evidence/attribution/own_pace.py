"""How long a write takes a connector while nothing is broken, in wall time: a script that starts a program for each record is slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.drill.actors import is_part
from harness.journal.events import ActorStarted

if TYPE_CHECKING:
    from harness.evidence.facts import Facts
    from harness.evidence.traffic import Rhythm

_TWICE = 2.0
"""A step that is longer than so many of the baseline's is another pace."""
_MOSTLY = 0.75
"""A connector that wrote for this share of a time, at the pace of its median step, made no pause in it."""
_LONGEST_WALL_S = 0.15
"""A batch that takes longer for a write waits for more than the start of a program."""


def rhythm(evidence: Facts, from_t: float, until_t: float, entity: str | None = None) -> Rhythm | None:
    """How writes followed one another in a stretch; of a connector that runs in batches, within each batch."""
    return evidence.traffic.rhythm(from_t, until_t, entity, _batches(evidence))


def own_step_s(evidence: Facts, entity: str | None, from_t: float, until_t: float) -> float:
    """Wall seconds from one write to the next, in a stretch, that are no sign of a fault: twice the time of a step in the baseline.
    0: there is no such pace.

    It counts for a connector in batches, as many times longer as the machine was slower than in the baseline, and for one that wrote
    through the whole baseline and still fell behind.
    """
    if evidence.baseline is None:
        return 0.0
    begin_t, end_t = evidence.baseline
    all_, of_it = (rhythm(evidence, begin_t, end_t, which) for which in (None, entity))
    if all_ is None or of_it is None:
        return 0.0
    longest_s = _TWICE * of_it.step_s / evidence.speed
    if evidence.plan.about.connector.in_batches and all_.step_s / evidence.speed <= _LONGEST_WALL_S:
        return longest_s * _slower(evidence, from_t, until_t)
    wrote_throughout = all_.step_s * all_.writes >= _MOSTLY * (end_t - begin_t)
    lag_s = evidence.plan.lag_s
    return longest_s if wrote_throughout and evidence.pace(begin_t, end_t - lag_s).p95_s > lag_s else 0.0


def own_pause_s(evidence: Facts, from_t: float, until_t: float) -> float:
    """Wall seconds without a write, in a stretch, that are no sign of a fault: the longest pause within a batch of the baseline, as many
    times longer as the machine was slower. A script that reads a page, starts its programs and writes the page makes such pauses. 0: none.
    """
    if evidence.baseline is None or not _batches(evidence) or (before := rhythm(evidence, *evidence.baseline)) is None:
        return 0.0
    return before.longest_s / evidence.speed * _slower(evidence, from_t, until_t)


def share_in_time(evidence: Facts, from_t: float, until_t: float) -> float:
    """How many times as fast as in this run a connector in batches must write, from `from_t` on, to be done by `until_t`: the time that it
    has for writing, over the time that it needs. The time until a batch begins is drill time and stays. 0: cannot be said.
    """
    every_s, first_t = evidence.plan.about.connector.every_s, evidence.traffic.first_write(from_t)
    owed, left = evidence.backlog.at(from_t).count, evidence.backlog.still_owed(from_t, until_t)
    if every_s is None or first_t is None or first_t >= until_t or left >= owed:
        return 0.0
    waited = any(from_t < began_t <= first_t for began_t in _batches(evidence))  # else a batch was under way
    waits_s = max(every_s, first_t - from_t) if waited else 0.0
    needs_s = (until_t - first_t) * owed / (owed - left)
    return max(0.0, until_t - from_t - waits_s) / needs_s


def _batches(evidence: Facts) -> tuple[float, ...]:
    """When each batch began; nothing for a connector that does not run in batches."""
    if not evidence.plan.about.connector.in_batches:
        return ()
    return tuple(evidence.t_of(told) for told in evidence.events_of(ActorStarted) if is_part(told.event.actor, "connector"))


def _slower(evidence: Facts, from_t: float, until_t: float) -> float:
    """How many times slower than in the baseline the machine was in a stretch; at least 1."""
    return max(1.0, _load(evidence, from_t, until_t) / _load(evidence, *evidence.baseline)) if evidence.baseline else 1.0


def _load(evidence: Facts, from_t: float, until_t: float) -> float:
    """How many times as long as on an idle machine the run's processes took in a stretch, by the sums of its phases."""
    ran_s = waited_s = 0.0
    for span in evidence.spans:
        ended_t = span.ended_t if span.ended_t is not None else evidence.end_t
        shared_t = min(until_t, ended_t) - max(from_t, span.started_t)
        if shared_t > 0:
            ran_s += span.ran_s * shared_t / (ended_t - span.started_t)
            waited_s += span.waited_s * shared_t / (ended_t - span.started_t)
    return 1.0 + waited_s / ran_s if ran_s else 1.0
