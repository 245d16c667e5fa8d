"""The data between the two systems: the part of a drill from which its changes are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from harness.drill.stack import Entity
from harness.drill.timeline import Bursts, Steady


class Flow(Protocol):
    """Records and their changes, as a drill declares them and as its plan knows them."""

    @property
    def entities(self) -> Mapping[str, Entity]:
        """The kinds of records, by name."""

    @property
    def workload(self) -> Steady | Bursts:
        """How they change."""

    @property
    def is_two_way(self) -> bool:
        """Whether changes are made on both sides and go both ways."""

    @property
    def receiver(self) -> str:
        """The kind of fake that plays the destination."""
