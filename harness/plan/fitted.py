"""A drill adapted to its connector: the connector file decides what only it can know, and faults that cannot happen to it are left out.

The plan lists every adaptation. If none of the faults of a phase can happen to this connector, nothing is left out, and the plan is
refused (`harness.plan.limits`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.drill.auth import Logins
from harness.drill.connector.batch import Batch
from harness.drill.connector.file import ConnectorFile
from harness.drill.fake_kinds import protocol_of
from harness.drill.kinds import FaultSpec
from harness.drill.model import Drill
from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.drill.stack import History, Stack
from harness.drill.timeline import Phase
from harness.plan.both_ways import edited_on_both_sides
from harness.plan.both_ways import said as both_ways
from harness.plan.carried import carried_by, without
from harness.plan.deadlines import in_reach, later
from harness.plan.noticed import faults_moved, must_notice, noticed
from harness.plan.stretch import longer_for_batches, met_by_a_batch
from harness.plan.taking_part import HISTORY, uses

TOKEN, CREDENTIAL = "auth.token", "auth.credential"
"""What faults of credentials need of the login: tokens that end by themselves; a credential at all."""
TOKEN_LINK = "destination.token"  # noqa: S105 - a link, no secret


@dataclass(frozen=True)
class Fitted:
    """`adapted`: each adaptation and its reason, a line each; `lengthened`: likewise, each phase, fault and deadline that is longer."""

    drill: LoadedDrill
    adapted: tuple[str, ...]
    lengthened: tuple[str, ...]
    noticed_s: float
    """How much longer faults last in all, so that a connector that runs in batches can notice them, in drill seconds."""


def fitted(loaded: LoadedDrill, connector: LoadedConnector, promised_s: float | None = None) -> Fitted:
    """The drill for this connector; `promised_s`: what its integration promises to detect within, if anything."""
    spec = connector.connector
    drill = edited_on_both_sides(_with_history(with_logins(loaded.drill, spec.auth), connector), spec)
    if pushes(drill, spec):
        source = drill.stack.source.model_copy(update={"delivers": "webhooks"})
        drill = drill.model_copy(update={"stack": drill.stack.model_copy(update={"source": source})})
    told = [
        *_pushed(loaded.drill, drill, connector),
        *both_ways(loaded.drill, drill, connector),
        *_reported_to(loaded.drill, drill, connector),
        *_logins(loaded.drill, drill, spec),
        *_left_out(drill),
        *without(drill.workload.mix, connector),
        *_rotated(drill, connector),
    ]
    drill = drill.model_copy(
        update={
            "workload": carried_by(drill.workload, spec.carries),
            "timeline": tuple(_possible(phase, drill.stack) for phase in drill.timeline),
        }
    )
    seen = _noticed(drill, spec.batch)
    met = tuple(met_by_a_batch(phase, spec.batch) for phase in seen)
    timed = in_reach(drill.model_copy(update={"timeline": met}), spec, promised_s)
    longer = (
        *longer_for_batches(drill.timeline, timed.timeline, spec.batch),
        *faults_moved(drill.timeline, timed.timeline),
        *later(drill, timed),
    )
    noticed_s = sum(phase.longest_s for phase in seen) - sum(phase.longest_s for phase in drill.timeline)
    return Fitted(replace(loaded, drill=timed), tuple(told), longer, noticed_s)


def _noticed(drill: Drill, batch: Batch | None) -> tuple[Phase, ...]:
    return tuple(noticed(phase, batch) for phase in drill.timeline) if batch and must_notice(drill) else drill.timeline


def reads_source(fault: FaultSpec) -> bool:
    """Whether it breaks reads from the source: a connector that gets its changes pushed does not feel it."""
    return fault.where == "source" and fault.TARGET != "process" and not getattr(fault, "PUSHED", False)


def pushes(drill: Drill, spec: ConnectorFile) -> bool:
    """Whether the source of a drill with a feed pushes its changes to this connector instead, because that waits for webhooks."""
    if spec.webhooks is None or drill.stack.source.delivers == "webhooks" or drill.is_two_way:
        return False
    return not any(reads_source(fault) for phase in drill.timeline for fault in phase.faults)


def _pushed(before: Drill, after: Drill, connector: LoadedConnector) -> Iterator[str]:
    if after.stack.source.delivers != before.stack.source.delivers:
        said = f"{connector.file} says `webhooks: {connector.connector.webhooks}`"
        yield f"{after.stack.source.name} (source): pushes its changes, because {said}; the drill has a feed"


def _with_history(drill: Drill, connector: LoadedConnector) -> Drill:
    """The drill with a sink for the connector's history, if its file uses one."""
    if drill.stack.history is not None or HISTORY not in uses(connector):
        return drill
    return drill.model_copy(update={"stack": drill.stack.model_copy(update={"history": History()})})


def _reported_to(before: Drill, after: Drill, connector: LoadedConnector) -> Iterator[str]:
    if after.stack.history != before.stack.history:
        yield f"history: a sink is added, because {connector.file} uses {{{HISTORY}}}; the drill has none"


def _rotated(drill: Drill, connector: LoadedConnector) -> Iterator[str]:
    """Connectors that use a new credential without a control."""
    need = "control.rotate_credential"
    needed = any(need in fault.NEEDS | getattr(fault, "needs", frozenset()) for phase in drill.timeline for fault in phase.faults)
    if needed and connector.connector.batch is not None and connector.connector.controls.rotate_credential is None:
        yield f"rotate_credential: the next batch takes the new credential over, because {connector.file} names no control for it"


def with_logins(drill: Drill, logins: Logins) -> Drill:
    """The drill with the logins of the connector's file. A real system has one of its own."""
    stack = drill.stack
    given = {"source": logins.source, "destination": logins.destination}
    fakes = {side: auth for side, auth in given.items() if auth is not None and protocol_of(stack.fakes()[side].fake) == "http"}
    systems = {side: getattr(stack, side).model_copy(update={"auth": auth}) for side, auth in fakes.items()}
    return drill.model_copy(update={"stack": stack.model_copy(update=systems)})


def offered_by_login(stack: Stack, fault: FaultSpec) -> frozenset[str]:
    """What the login at the system that a fault acts on offers to it."""
    actor = "destination" if fault.where == TOKEN_LINK else stack.links().get(fault.where, "")
    auth = getattr(stack.fakes().get(actor), "auth", None)
    if auth is None or auth.kind == "none":
        return frozenset()
    return frozenset({CREDENTIAL}) | (frozenset({TOKEN}) if auth.kind == "oauth" else frozenset())


def asked_of_login(fault: FaultSpec) -> frozenset[str]:
    """What a fault needs of the login."""
    of_link = {TOKEN} if fault.TARGET != "process" and fault.where == TOKEN_LINK else set()
    return (fault.NEEDS & {TOKEN, CREDENTIAL}) | of_link


def _impossible(phase: Phase, stack: Stack) -> list[FaultSpec]:
    """The faults that are left out of a phase: those that cannot happen, as long as others are left."""
    found = [fault for fault in phase.faults if not asked_of_login(fault) <= offered_by_login(stack, fault)]
    return found if len(found) < len(phase.faults) else []


def _possible(phase: Phase, stack: Stack) -> Phase:
    without = _impossible(phase, stack)
    return phase.model_copy(update={"faults": tuple(fault for fault in phase.faults if fault not in without)}) if without else phase


def _left_out(drill: Drill) -> Iterator[str]:
    for phase in drill.timeline:
        for fault in _impossible(phase, drill.stack):
            side = "source" if fault.where.startswith("source") else "destination"
            yield f"phase {phase.phase}: without {fault.kind}, because no token ends at a {side} with {getattr(drill.stack, side).auth}"


def _logins(before: Drill, after: Drill, spec: ConnectorFile) -> Iterator[str]:
    for side in ("source", "destination"):
        system, was = getattr(after.stack, side), getattr(before.stack, side).auth
        if system.auth != was:
            yield f"login at {system.name} ({side}): {system.auth}, as {spec.connector}'s file says; the drill has {was}"
