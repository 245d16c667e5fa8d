"""Rules of the timeline: phases, and the faults inside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from harness.drill.actors import is_part, meet
from harness.drill.kinds import FaultSpec
from harness.drill.model import DEFAULT_LAG_S, Drill
from harness.drill.placed import faults
from harness.drill.rules.base import rule
from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint, unknown_word
from harness.drill.timeline import COUNTERS
from harness.units import format_duration


@rule("stack", "faults")
def counters_exist(drill: Drill) -> Iterator[Complaint]:
    """A fault in a fake is counted by that fake itself; any other fault can wait for any counter."""
    for place in faults(drill):
        when: dict[str, int] | None = getattr(place.fault, "when", None)
        if when is None:
            continue
        path = (*place.path, "when")
        actor = drill.stack.links().get(place.fault.where, "")
        counters = tuple(name for name in COUNTERS if place.fault.TARGET != "fake" or name.startswith(f"{actor}."))
        if len(when) != 1:
            yield Complaint(path, f"{len(when)} counters", "exactly one, such as {destination.commits: 57}")
        for name, at in when.items():
            if name not in counters:
                yield unknown_word((*path, name), "counter", name, counters, of_key=True)
            elif at < 1:
                yield Complaint((*path, name), str(at), "a whole number of at least 1")


@rule("faults")
def faults_combine(drill: Drill) -> Iterator[Complaint]:
    for number in range(len(drill.timeline)):
        here = [place for place in faults(drill) if place.path[1] == number]
        for first, second in combinations(here, 2):
            if first.fault.TARGET != second.fault.TARGET or not _same_place(first.fault, second.fault):
                continue  # a link that is down and a fault of its fake afterwards do not exclude each other
            pairs = ((first.fault, second.fault), (second.fault, first.fault))
            alone = next((one.kind for one, other in pairs if one.EXCLUSIVE and other.kind not in one.ADMITS), None)
            if alone is not None:
                found = f"{first.fault.kind} and {second.fault.kind} at the same time on {second.fault.where}"
                yield Complaint(
                    (*second.path, "kind"), found, "", f"while {alone} is active nothing else can act there; use phases of their own"
                )
            elif first.fault == second.fault or (first.fault.kind == second.fault.kind and first.fault.TARGET == "link"):
                yield Complaint((*second.path, "kind"), f"{second.fault.kind} twice on {second.fault.where}", "each kind once at a time")


def _same_place(one: FaultSpec, other: FaultSpec) -> bool:
    return meet(one.where, other.where) if one.TARGET == "process" else one.where == other.where


@rule("faults")
def controls_find_their_process(drill: Drill) -> Iterator[Complaint]:
    """A process cannot be paused or resumed while a fault keeps it down."""
    for number in range(len(drill.timeline)):
        here = [place for place in faults(drill) if place.path[1] == number and place.fault.TARGET == "process" and not place.fault.every]
        for control in [place for place in here if place.fault.kind == "control"]:
            uses = [control.fault.after, *([] if control.fault.lasts is None else [control.fault.after + control.fault.lasts])]
            for down in [place for place in here if "control" in place.fault.ADMITS and is_part(place.fault.where, control.fault.where)]:
                begin, end = down.fault.after, down.fault.after + (down.longest_s if down.fault.FELT == "process" else 0.0)
                before = uses[0] < begin or (uses[0] == begin and control.path < down.path)
                if getattr(down.fault, "when", None) is None and any(begin <= use < end for use in (uses[1:] if before else uses)):
                    found = f"control is used while {down.fault.kind} keeps the {down.fault.where} down"
                    yield Complaint(
                        (*control.path, "kind"), found, "a control before it or after it", "name it before the fault, or say `after`"
                    )


@rule("times")
def phases_differ(drill: Drill) -> Iterator[Complaint]:
    seen: Counter[str] = Counter()
    for number, phase in enumerate(drill.timeline):
        seen[phase.phase] += 1
        if seen[phase.phase] > 1:
            yield Complaint(("timeline", number, "phase"), f"a second phase named {phase.phase!r}", "each name once")


@rule("times", "faults", "lag")
def baseline_is_long_enough(drill: Drill) -> Iterator[Complaint]:
    """Steady state is judged over records offered at least one lag before the baseline's end."""
    lag_s = drill.lag or DEFAULT_LAG_S
    found_s = drill.baseline_s
    if found_s < 2 * lag_s:
        found = f"a baseline of {format_duration(found_s)} before the first fault"
        first = next((number for number, phase in enumerate(drill.timeline) if phase.faults), None)
        path: Path = ("timeline",) if first is None else ("timeline", first)
        yield Complaint(
            path, found, f"at least 2 × lag = {format_duration(2 * lag_s)}", "begin with {phase: baseline, lasts: 5m} and no faults"
        )
