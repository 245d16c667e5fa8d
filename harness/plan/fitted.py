"""A drill made to fit its connector: what is the connector's matter is as its file says, and what cannot happen to it is left out.

Whatever is done is said in the plan. Where nothing of what a phase breaks could happen to this connector, nothing is left out, and the
plan is refused for it (`harness.plan.limits`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.drill.auth import Logins
from harness.drill.connector.file import ConnectorFile
from harness.drill.fake_kinds import protocol_of
from harness.drill.kinds import FaultSpec
from harness.drill.model import Drill
from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.drill.stack import Stack
from harness.drill.timeline import Phase

TOKEN, CREDENTIAL = "auth.token", "auth.credential"
"""What faults of credentials need of the login: tokens that end by themselves; a credential at all."""
TOKEN_LINK = "destination.token"  # noqa: S105 - a link, no secret


@dataclass(frozen=True)
class Fitted:
    """`adapted`: what was changed in it and why, a line each."""

    drill: LoadedDrill
    adapted: tuple[str, ...]


def fitted(loaded: LoadedDrill, connector: LoadedConnector) -> Fitted:
    """The drill for this connector."""
    spec = connector.connector
    drill = with_logins(loaded.drill, spec.auth)
    told = [*_logins(loaded.drill, drill, spec), *_left_out(drill)]
    phases = tuple(_possible(phase, drill.stack) for phase in drill.timeline)
    return Fitted(replace(loaded, drill=drill.model_copy(update={"timeline": phases})), tuple(told))


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
            yield f"login at {system.name} ({side}): {system.auth}, as {spec.connector} has it; the drill has {was}"
