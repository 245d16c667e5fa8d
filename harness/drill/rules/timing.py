"""Rules of when a fault acts: `lasts`, `after`, `every` with `times`, `ramp` with `steps`, `chance`, and which go together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from harness.drill.kinds import spec_of
from harness.drill.model import Drill
from harness.drill.placed import PlacedFault, faults
from harness.drill.rules.base import rule
from harness.drill.text.problems import Complaint
from harness.units import between, format_duration


@rule("faults")
def repetitions_are_whole(drill: Drill) -> Iterator[Complaint]:
    for place in faults(drill):
        fault = place.fault
        if fault.every is None:
            if fault.times is not None:
                yield Complaint((*place.path, "times"), "times without every", "every: 1m beside it")
            continue
        if fault.times is None:
            yield Complaint((*place.path, "every"), "every without times: it would never end", "times: 3 beside it")
        if fault.lasts is None:
            yield Complaint((*place.path, "every"), "every without lasts", "lasts: 20s, shorter than every")
        elif fault.lasts >= fault.every:
            found = f"lasts {format_duration(fault.lasts)}, but it comes again every {format_duration(fault.every)}"
            yield Complaint((*place.path, "lasts"), found, f"less than {format_duration(fault.every)}")


@rule("times", "faults")
def faults_end_in_their_phase(drill: Drill) -> Iterator[Complaint]:
    for place in faults(drill):
        fault, longest_s = place.fault, place.phase.longest_s
        end_s = fault.after + (fault.every or 0.0) * ((fault.times or 1) - 1) + (fault.lasts or 0.0)
        if end_s > longest_s:
            key = "lasts" if fault.lasts is not None else "after"
            found = f"it ends {format_duration(end_s)} after the begin of a phase of {format_duration(longest_s)}"
            yield Complaint((*place.path, key), found, f"at most {format_duration(longest_s)}")


@rule("faults")
def one_way_of_saying_when(drill: Drill) -> Iterator[Complaint]:
    for place in faults(drill):
        given = [key for key in ("when", "every", "ramp") if getattr(place.fault, key, None)]
        if getattr(place.fault, "when", None) and place.fault.after:
            given.append("after")
        for first, second in combinations(given, 2):
            yield Complaint((*place.path, second), f"{second} together with {first}", "one of them", "use faults of their own")


@rule("faults")
def holds_are_of_commits(drill: Drill) -> Iterator[Complaint]:
    """Only a commit has a before, a request that brings it, and an answer."""
    for place in faults(drill):
        if getattr(place.fault, "hold", None) and not _counts_commits(getattr(place.fault, "when", None)):
            yield Complaint((*place.path, "hold"), "hold without its commit", "when: {destination.commits: 57} beside it")


@rule("times", "faults")
def ramps_lead_somewhere(drill: Drill) -> Iterator[Complaint]:
    for place in faults(drill):
        if place.fault.ramp is None:
            if place.fault.steps is not None:
                yield Complaint((*place.path, "steps"), "steps without a ramp", "ramp: {delay: 20s} beside it")
            continue
        if place.fault.lasts is None and place.phase.lasts is None:
            yield Complaint((*place.path, "ramp"), "a ramp in a phase without a fixed end", "lasts: 5m beside it")
        yield from _goals(place)


def _goals(place: PlacedFault) -> Iterator[Complaint]:
    spec = spec_of(place.fault)
    numbers = tuple(key for key, value in spec.items() if key not in _FIXED and _is_number(value))
    for key, goal in (place.fault.ramp or {}).items():
        path = (*place.path, "ramp", key)
        if key not in numbers:
            yield Complaint(path, f"{key!r} cannot be ramped", ", ".join(numbers) or "a key with a number or a duration", of_key=True)
        elif not _is_number(goal) or type(goal) is bool:
            yield Complaint(path, repr(goal), "a number or a duration such as 20s, like where it begins")


_FIXED = {"kind", "lasts", "after", "every", "times", "steps", "chance", "nth", "count"}


def _is_number(value: object) -> bool:
    try:
        between(value, value, 0.0)
    except ValueError:
        return False
    return True


@rule("faults")
def chances_are_drawn(drill: Drill) -> Iterator[Complaint]:
    for place in faults(drill):
        if place.fault.chance is not None and place.fault.TARGET != "fake" and place.fault.every is None:
            found = f"a chance of {place.fault.kind}, which comes only once"
            yield Complaint((*place.path, "chance"), found, "every: 1m and times: 5 beside it", "each repetition is drawn")


def _counts_commits(when: dict[str, int] | None) -> bool:
    return set(when or ()) in ({"destination.commits"}, {"destination.creates"})
