"""The world around the processes under test, and how long the machine kept them waiting."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from harness.journal.events.base import Event


class LinkPath(BaseModel):
    """One connection path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    proxy: str
    """Its name at the Toxiproxy server."""
    listen: str
    """Where the connector finds it."""
    upstream: str
    """Who is behind it."""


class Links(Event):
    links: Mapping[str, LinkPath]


class WorldReady(Event):
    wall_s: float
    """How long it took."""
    toxiproxy: str
    """Which one: `bundled`, `path` or `url`."""
    toxiproxy_version: str
    image: str = ""
    """Of the fixtures, where they run in containers."""
    confined: str
    """Which confinement of the processes under test is in force, in words."""


class ServiceReady(Event):
    service: str
    pid: int
    port: int
    image: str = ""
    """Where it runs in a container."""


class ImageFound(Event):
    """A process under test runs in an image of its own."""

    actor: str
    image: str
    """Its id, `sha256:…`."""


class Accelerated(Event):
    """How many processes of an actor obeyed the drill clock."""

    actor: str
    seen: int
    accelerated: int
    brief: int
    """Gone before they could show it."""


class NotAccelerated(Event):
    """A process under test keeps real time although it was to keep drill time."""

    actor: str
    pid: int
    program: str
    reason: str


class Waited(Event):
    """Threads of a process waited noticeably for a CPU in one short stretch."""

    actor: str
    pid: int
    from_at: float
    until_at: float
    ran_s: float
    """Wall seconds, summed over its threads."""
    waited_s: float
    """Wall seconds, summed over its threads, but no more than the stretch."""


class AttemptsWatched(Event):
    """From now on the kernel's counters of an actor's network are looked at."""

    actor: str


class AttemptsRefused(Event):
    """Connections that were refused to an actor since the look before."""

    actor: str
    refused: int
    within: int
    """At most so many of them within its own container."""
    since_at: float


class LedgerCopied(Event):
    """The ledger of an attached fake was taken over."""

    actor: str
    bytes: int
    left_out: int
    """Lines of others than this run."""


class LedgerLost(Event):
    actor: str
    reason: str


class PutBack(Event):
    """Something is as it was again: of an attached Toxiproxy as it was found, or what the watchdog has healed since the safety lever was
    pulled."""

    what: str
