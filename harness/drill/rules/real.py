"""Rules of a real destination: it cannot inject faults, and its log does not show requests that failed."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.auth import NONE
from harness.drill.fake_kinds import protocol_of
from harness.drill.model import Drill
from harness.drill.placed import faults
from harness.drill.rules.base import rule
from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint

_FAKE_ONLY = {"auth": NONE, "rate_limit": None}
"""Keys that only a fake can play, with the value for a real system."""


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
