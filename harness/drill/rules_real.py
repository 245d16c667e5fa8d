"""Rules of a destination that is no fake: it cannot be asked to misbehave, and leaves no trace of what did not happen."""

from __future__ import annotations

from collections.abc import Iterator

from harness import registry
from harness.drill.cross import faults, rule
from harness.drill.fake_kinds import FAKES, fake_spec
from harness.drill.model import Drill
from harness.drill.problems import Complaint
from harness.drill.rule import Path

_FAKE_ONLY = {"auth": "none", "rate_limit": None}
"""What only a fake can play; with the value that a real system has."""


def protocol_of(fake: str) -> str:
    """What is spoken on the links to a kind of fake; of an unknown one, http."""
    return fake_spec(fake).protocol if fake in registry.names(FAKES) else "http"


@rule("stack")
def real_systems_play_the_destination(drill: Drill) -> Iterator[Complaint]:
    if protocol_of(drill.stack.source.fake) != "http":
        yield Complaint(("stack", "source", "fake"), f"{drill.stack.source.fake!r} cannot play the source", "records")
    destination = drill.stack.destination
    if protocol_of(destination.fake) == "http":
        return
    for name, value in _FAKE_ONLY.items():
        if getattr(destination, name) != value:
            yield Complaint(("stack", "destination", name), f"a real {destination.fake} has no {name} of ours", "", "leave it out")


@rule("stack", "faults")
def real_systems_are_broken_from_outside(drill: Drill) -> Iterator[Complaint]:
    destination = drill.stack.destination
    if protocol_of(destination.fake) == "http":
        return
    links = drill.stack.links()
    for place in faults(drill):
        if place.fault.TARGET == "fake" and links.get(place.fault.where) == "destination":
            yield Complaint(
                (*place.path, "kind"),
                f"{place.fault.kind} acts inside a fake, and the destination is a real {destination.fake}",
                "faults of links and processes, such as down, timeout, reset_peer, latency, kill",
            )


@rule("stack")
def deletions_leave_a_trace(drill: Drill) -> Iterator[Complaint]:
    workload = drill.workload
    if protocol_of(drill.stack.destination.fake) != "http" and workload and workload.mix.delete:
        path: Path = ("workload", "mix", "delete")
        fake = drill.stack.destination.fake
        yield Complaint(path, "deletions", "0", f"a real {fake} does not tell of the deletion of a record that it never had")
