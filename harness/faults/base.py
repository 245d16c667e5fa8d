"""What every fault kind is: a frozen definition (validated from the drill) that can act on a world.

A kind is a class in a file of its own, registered under the entry-point group `harness.faults`. Its pydantic fields are its YAML keys;
its class variables tell loader and plan what it needs, so that neither has to know any kind by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from harness.units import Duration

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class Fault(BaseModel, ABC):
    """Common keys of all kinds. `lasts` shortens a fault within its phase (default: to the phase's end)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    TARGET: ClassVar[Literal["link", "fake", "process"]]
    FELT: ClassVar[Literal["refused", "toxic", "requests", "process"]]
    NEEDS: ClassVar[frozenset[str]] = frozenset()
    """Capabilities asked of the runtime and the connector: `process.kill`, `control.rotate_credential`, …"""
    EXCLUSIVE: ClassVar[bool] = False
    """True when no other fault can act on the same place at the same time (a link that is down, a killed process)."""
    DURATIONS: ClassVar[tuple[str, ...]] = ()
    """Fields in drill seconds that become whole wall milliseconds: the plan refuses a speed that rounds them by > 10 %."""

    kind: str
    lasts: Duration | None = Field(None, gt=0, description="shorter than the phase; default: to the phase's end")

    @property
    @abstractmethod
    def where(self) -> str:
        """The link or process that it acts on, as the drill names it."""

    @abstractmethod
    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """Put it in place and return what was read back. Raises NotInjected."""

    @abstractmethod
    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """Take it away and return what was read back; harmless when it is already gone. Raises NotHealed."""


class LinkFault(Fault):
    """A fault in Toxiproxy, on the connection path itself."""

    TARGET = "link"
    FELT: ClassVar[Literal["refused", "toxic"]] = "toxic"

    link: str = Field(description="the connection path it acts on: source, destination, destination.token, alerts …")
    when: dict[str, int] | None = Field(None, description="begins at the n-th event, such as {destination.commits: 57}")

    @property
    def where(self) -> str:
        return self.link


class ProcessFault(Fault):
    """A fault of a process of the stack under test."""

    TARGET = "process"
    FELT = "process"
    EXCLUSIVE = True

    actor: Literal["connector", "watchdog"] = Field("connector", description="the process it acts on")
    when: dict[str, int] | None = Field(None, description="begins at the n-th event, such as {destination.commits: 57}")

    @property
    def where(self) -> str:
        return self.actor
