"""What readiness asks of an integration file and of the files around it, as plain values. Nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from harness.drill.model import Pattern
from harness.integration.exports import Exported
from harness.integration.identity import routes_digest

Key = Literal[
    "people",
    "truth",
    "paths",
    "detect",
    "escalate",
    "pause",
    "resume",
    "replay",
    "rollback",
    "fallback",
    "comms",
    "recheck",
    "history",
    "limits",
    "recover",
    "downstream",
    "depends_on",
    "compliance",
    "stops_for_30m",
    "drills",
]
Watchdog = Literal["own", "reference", "hosted", "none"]
"""What notices that the connector is gone: a program of the user's, the one that came with the harness, a service, or nothing."""
Fitness = Literal["RUNNABLE", "ADAPTED", "IMPOSSIBLE"]


def is_of(written: str | None, digest: str) -> bool:
    """Whether a file's short digest stands for this one."""
    return bool(written) and digest.startswith(written or "-")


@dataclass(frozen=True)
class Person:
    """A person of the file."""

    name: str
    route: str | None
    """The route on which this person is paged."""
    contact: str | None = None
    confirmed: date | None = None
    """The day on which it was last confirmed that the contact is right."""


@dataclass(frozen=True)
class Waiver:
    """A due drill that the file goes without."""

    drill: str
    reason: str
    reviewer: str
    until: date | None
    line: int


@dataclass(frozen=True)
class Limits:
    """Calls to the destination, per second, `normal` and `peak` as many as their records take; None: not said."""

    calls: float | None = None
    normal: float | None = None
    peak: float | None = None


class Promise(NamedTuple):
    """What the file promises of people."""

    key: str
    value: str | int | None
    """A duration, or how many approvals; None: nobody has decided it."""


@dataclass(frozen=True)
class Fit:
    """Whether a due drill can be run with this connector."""

    fitness: Fitness
    said: tuple[str, ...] = ()
    """How it is adapted, or what is missing for it."""
    checks: frozenset[str] | None = None
    """The checks of the adapted drill; None: not known."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Check of the drill → why it is not judged with this connector."""


@dataclass(frozen=True)
class Subject:
    """The integration as it is today, as records name it."""

    file: str
    """The connector file's name, without folder and ending."""
    connector: str
    """Digest of the connector file's meaning."""
    programs: str | None
    watched: str | None
    image: str | None = None
    """Id of its image, if it has one: that which the newest run found is taken for today's."""
    watchdog: str | None = None
    """Digest of the watchdog's file."""


@dataclass(frozen=True)
class Facts:
    """All that the judgement of one file rests on, beside the archive."""

    name: str
    file: str
    pattern: Pattern
    two_way: bool
    """Whether both sides are written, after `paths`."""
    subject: Subject
    digest: str
    """Of subject and file, without what `approve` and `confirm` write."""
    owner: Person | None
    backup: Person | None
    sources: frozenset[str]
    destinations: frozenset[str]
    entities: frozenset[str]
    """Those with a source of truth."""
    harm: str | None
    """What the file expects of a stop of thirty minutes."""
    detect_s: float | None
    escalate_s: float | None
    escalates_by: Literal["connector", "pager"]
    history_s: float | None
    recover_s: float | None
    limits: Limits
    watchdog: Watchdog
    reviewed: str | None
    """The digest that a reviewer has approved."""
    rechecked: str | None
    sla_recover_s: float | None = None
    """Promised time to recover."""
    sla_records: float | None = None
    """Promised share of records that arrive."""
    also: tuple[str, ...] = ()
    """Drills that the file adds to those that are due."""
    waivers: tuple[Waiver, ...] = ()
    empty: Mapping[str, str] = field(default_factory=dict)
    """Key → why it counts as undecided."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Key → its line in the file; a key that is not there has none."""
    fits: Mapping[str, Fit] = field(default_factory=dict)
    """Drill → whether it can be run; one that is not named counts as runnable."""
    known: frozenset[str] | None = None
    """The drills that there are; None: not asked."""
    connector: str = ""
    """The connector's name: a game day may have played another file of it, such as one for an attached stack."""
    people: str = ""
    """Digest of owner and backup, their routes, pause and resume."""
    promises: Mapping[tuple[str, str], Promise] = field(default_factory=dict)
    """Check of people, and its parameter → what the file promises."""
    exports: Mapping[Exported, str] = field(default_factory=dict)
    """What the file exports with a command of its own → the digest of the command and of the files that it names."""
    grants_access: bool = False
    """Whether a deletion that comes late leaves somebody with rights meanwhile."""
    advice: tuple[str, ...] = ()
    """What would be a better path than an integration that must be kept alive."""

    @property
    def routes(self) -> str:
        """The digest of the routes of owner and backup, as records have it."""
        named = {person.route: role for person, role in ((self.backup, "backup"), (self.owner, "owner")) if person and person.route}
        return routes_digest(named)

    @property
    def needs_reviewer(self) -> bool:
        return self.pattern == "customer-state"

    @property
    def is_reviewed(self) -> bool:
        """Whether a reviewer has approved the file and its subject as they are today."""
        return is_of(self.reviewed, self.digest)

    def line(self, key: str) -> int:
        """The line of the key, or of the first one: where a missing key would have to be written."""
        return self.lines.get(key, 1)
