"""Rules of changes that go both ways: the requirements on the two systems, and the checks that apply."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.model import Drill
from harness.drill.placed import checks
from harness.drill.rules.base import rule
from harness.drill.text.problems import Complaint

_ONLY_BOTH_WAYS = ("both_sides_agree", "no_echo")
_KEY = "workload: {both_sides: {destination: 40%}}"


@rule("stack")
def both_sides_can_be_edited(drill: Drill) -> Iterator[Complaint]:
    if not drill.is_two_way:
        return
    stack = drill.stack
    for actor, system in (("source", stack.source), ("destination", stack.destination)):
        if system.fake != "records":
            yield Complaint(("stack", actor, "fake"), f"people cannot edit records of {system.fake!r}", "records")
    if stack.source.delivers != "feed":
        yield Complaint(("stack", "source", "delivers"), "changes go both ways and are pushed", "feed", "both systems show a feed")
    for name, entity in stack.source.entities.items():
        if entity.kind != "state":
            yield Complaint(("stack", "source", "entities", name, "kind"), "events that two sides edit", "state")


@rule("stack", "checks")
def both_ways_can_be_judged(drill: Drill) -> Iterator[Complaint]:
    if drill.is_two_way:
        for path, _ in checks(drill, "no_orphans"):
            yield Complaint(path, "no_orphans where both sides are edited", "both_sides_agree", "what people enter makes references, too")
        return
    for path, use in checks(drill, *_ONLY_BOTH_WAYS):
        yield Complaint(path, f"{use.name} where changes go one way", "", f"add `{_KEY}`, or leave the check out")
