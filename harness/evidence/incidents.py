"""Alert messages and the incidents that they make: one per (protocol, route, key) from opening to resolution.

A message without a key opens an incident of its own, unless the connector file says how to read one (`alerts: {key: …, resolved: …}`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.drill.connector.file import AlertReading

SHARED = "shared"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Message:
    """One accepted alert message; `t` in drill seconds. `acknowledged` lines of the simulated responder come as action acknowledge."""

    seq: int
    t: float
    protocol: str
    route: str
    owner: str
    key: str
    key_given: bool
    action: str
    severity: str
    summary: str
    text: str
    details: dict[str, str]
    references: tuple[str, ...]
    who: str = ""
    """Of an acknowledgement: the person who gave it on a game day."""

    @property
    def said(self) -> str:
        """Summary, text and detail values: what a person reads."""
        return "\n".join((self.summary, self.text, *self.details.values()))


@dataclass
class Incident:
    """One episode; `resolves` counts the resolving messages up to the next opening of the same key."""

    opening: Message
    acknowledged_t: float | None = None
    resolved_t: float | None = None
    renotified: int = 0
    resolves: list[float] = field(default_factory=list)
    answers: list[Message] = field(default_factory=list)
    """The acknowledgements while it was open, in order."""

    @property
    def route(self) -> str:
        """Where it was opened; `unknown` when the key belongs to no route."""
        return self.opening.route

    @property
    def opened_t(self) -> float:
        """Drill seconds of the opening message."""
        return self.opening.t

    @property
    def is_owned(self) -> bool:
        """Whether it went to a person: every route but the shared channel and the unknown one is an owner's."""
        return self.route not in {SHARED, UNKNOWN}

    def is_open_at(self, t: float) -> bool:
        """Whether it was open at this instant."""
        return self.opened_t <= t and (self.resolved_t is None or t < self.resolved_t)


@dataclass(frozen=True)
class Reading:
    """How the connector file reads messages that bring no dedup key."""

    key: str | None = None
    """Name of a detail (the last part of a dotted path), or `summary` or `text`."""
    resolved: re.Pattern[str] | None = None

    @classmethod
    def of(cls, alerts: AlertReading) -> Reading:
        """From the connector file's `alerts:`."""
        return cls(alerts.key, re.compile(alerts.resolved, re.MULTILINE) if alerts.resolved else None)

    def key_of(self, message: Message) -> str:
        """The message's own key, or the one that the file finds in it."""
        if message.key_given or self.key is None:
            return message.key
        if self.key in {"summary", "text"}:
            return message.summary if self.key == "summary" else message.text
        return message.details.get(self.key) or message.details.get(self.key.rpartition(".")[2]) or message.key

    def action_of(self, message: Message) -> str:
        """`resolve` when the text says so."""
        if self.resolved and message.action == "trigger" and self.resolved.search(message.said):
            return "resolve"
        return message.action


def fold(messages: Iterable[Message], reading: Reading) -> tuple[Incident, ...]:
    """All incidents in the order of their opening."""
    incidents: list[Incident] = []
    last: dict[tuple[str, str, str], Incident] = {}
    read: dict[tuple[str, str, str], tuple[str, str, str]] = {}  # the sink's identity → the one read by the connector file
    for message in sorted(messages, key=lambda message: message.seq):
        known = (message.protocol, message.route, message.key)
        identity = read.setdefault(known, (message.protocol, message.route, reading.key_of(message)))
        incident = last.get(identity)
        match reading.action_of(message):
            case "trigger" if incident is None or incident.resolved_t is not None:
                incident = last[identity] = Incident(message)
                incidents.append(incident)
            case "trigger" if incident is not None:
                incident.renotified += 1
            case "resolve" if incident is not None:
                incident.resolves.append(message.t)
                incident.resolved_t = incident.resolves[0]
            case "acknowledge" if incident is not None and incident.resolved_t is None:
                incident.answers.append(message)
                incident.acknowledged_t = incident.answers[0].t
            case _:
                pass  # an answer to an incident that was never opened
    return tuple(incidents)
