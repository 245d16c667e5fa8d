"""What goes on around the records, as bars and marks over drill time: faults, incidents by route, effects that should not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.base import called
from harness.reach import LONGEST_S
from harness.report.hostile import line
from harness.report.wording import clock, many

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident
    from harness.evidence.timeline import FaultWindow

OPENED, ACKNOWLEDGED, RESOLVED, HIT = "^", "D", "o", "X"
_MOST_MARKS = 60


@dataclass(frozen=True)
class Mark:
    """`shape`: matplotlib's name of it; `hint`: what it stands for."""

    gid: str
    t: float
    shape: str
    hint: str


@dataclass(frozen=True)
class Lane:
    """`bars`: stretches of drill time; `role`: its colour."""

    gid: str
    title: str
    role: str
    hint: str
    bars: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...]

    @property
    def start(self) -> float:
        """Where it begins."""
        return min([bar[0] for bar in self.bars] + [mark.t for mark in self.marks])


def lanes_of(evidence: Evidence) -> tuple[Lane, ...]:
    """One lane for each fault that was in place, one for each route that was paged, one for effects too many or never asked for."""
    faults = [_fault(evidence, window) for window in evidence.windows if window.injected_t is not None]
    routes: dict[str, list[Incident]] = {}
    for incident in evidence.episodes:
        routes.setdefault(incident.route, []).append(incident)
    return (*faults, *(_route(evidence, number, incidents) for number, incidents in enumerate(routes.values())), *_wrong(evidence))


def _fault(evidence: Evidence, window: FaultWindow) -> Lane:
    start, end = window.injected_t or 0.0, evidence.end_of(window)
    gid = f"fault-{line(window.plan.id)}"
    first_hit = window.state.get("first_hit_at")
    hits: tuple[Mark, ...] = ()
    if isinstance(first_hit, (int, float)) and abs(first_hit) <= LONGEST_S:  # an open field: anything may stand there
        hits = (Mark(f"{gid}-hit", first_hit - evidence.t0, HIT, f"first met by a request at {clock(first_hit - evidence.t0)}"),)
    title = f"{line(window.plan.id)}: {line(window.plan.kind)} on {line(window.plan.where)}"
    return Lane(gid, title, "fault", f"{title}, in place from {clock(start)} to {clock(end)}", ((start, end),), hits)


def _route(evidence: Evidence, number: int, incidents: list[Incident]) -> Lane:
    first = incidents[0]
    owner = line(first.opening.owner or "nobody known", 40)
    bars = tuple((one.opened_t, evidence.end_t if one.resolved_t is None else one.resolved_t) for one in incidents[:_MOST_MARKS])
    marks = [mark for place, one in enumerate(incidents[:_MOST_MARKS]) for mark in _marks(f"route-{number}-{place}", one)]
    count = "" if len(incidents) == 1 else f", {many(len(incidents), 'incident')}"
    open_still = sum(one.resolved_t is None for one in incidents)
    end = f", {'' if len(incidents) == open_still == 1 else f'{open_still} '}never resolved" if open_still else ""
    times = f": {', '.join(mark.hint for mark in marks)}" if len(incidents) == 1 else ""
    title = f"alert to {owner} ({line(first.route, 30)}){count}{end}"
    return Lane(f"route-{number}", title, "alert", title + times, bars, tuple(marks))


def _marks(gid: str, incident: Incident) -> Iterator[Mark]:
    yield Mark(f"{gid}-opened", incident.opened_t, OPENED, f"opened at {clock(incident.opened_t)}")
    if incident.acknowledged_t is not None:
        yield Mark(f"{gid}-acknowledged", incident.acknowledged_t, ACKNOWLEDGED, f"acknowledged at {clock(incident.acknowledged_t)}")
    if incident.resolved_t is not None:
        yield Mark(f"{gid}-resolved", incident.resolved_t, RESOLVED, f"resolved at {clock(incident.resolved_t)}")


def _wrong(evidence: Evidence) -> Iterator[Lane]:
    """Doubled effects at the instant of the last one, corrupted and unexpected records at the instant of their commit."""
    doubled = evidence.delivery.doubled("effects")
    when = dict(zip(evidence.commits["seq"], evidence.commits["t"], strict=True)) if len(doubled) else {}
    found = [
        (when[seq], f"{called(entity, key)}: doubled effect")
        for entity, key, seq in doubled[["entity", "key", "last_seq"]].itertuples(index=False)
        if seq in when
    ]
    for what in ("corrupted", "unexpected"):
        strays = evidence.delivery.strays(what)
        found += [(t, f"{called(entity, key)}: {what}") for entity, key, t in strays[["entity", "key", "t"]].itertuples(index=False)]
    if found:
        marks = [Mark(f"wrong-{place}", t, HIT, f"{line(text)} at {clock(t)}") for place, (t, text) in enumerate(found[:_MOST_MARKS])]
        title = f"{many(len(found), 'record')} doubled or with wrong content"
        hint = f"{title}: {', '.join(mark.hint for mark in marks[:10])}"
        yield Lane("wrong", title, "fail", hint, (), tuple(marks))
