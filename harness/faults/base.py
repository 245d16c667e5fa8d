"""The base of every fault kind: a frozen definition (validated from the drill) that can act on a world.

A kind is a class in a file of its own, registered under the entry-point group `harness.faults`. Its pydantic fields are its YAML keys;
its class variables declare its needs, so that loader and plan do not depend on any kind by name.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from harness import registry
from harness.drill.actors import PROGRAMS
from harness.drill.connector.processes import NAME
from harness.drill.kinds import Felt, Target
from harness.drill.strikes import Strikes
from harness.drill.text.broken import unknown
from harness.plan.model import Hold
from harness.units import Duration, Share

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


HOLDS = "with `when: {destination.commits: n}` or `creates`: on which side of that commit and its answer; default after_reply"


class Fault(BaseModel, ABC):
    """Common keys of all kinds. They say when within its phase it acts; by default from the phase's begin to its end.

    `harness.plan.occurrences` makes one injection with its own heal out of each repetition and of each step of a ramp.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    TARGET: ClassVar[Target]
    FELT: ClassVar[Felt]
    NEEDS: ClassVar[frozenset[str]] = frozenset()
    """Capabilities asked of the runtime and the connector: `process.kill`, `control.rotate_credential`, …"""
    EXCLUSIVE: ClassVar[bool] = False
    """True when no other fault can act on the same place at the same time (a link that is down, a killed process)."""
    ADMITS: ClassVar[frozenset[str]] = frozenset()
    """Kinds that go with an exclusive one all the same: what a person does before it strikes or after it."""
    DURATIONS: ClassVar[tuple[str, ...]] = ()
    """Fields in drill seconds that become whole wall milliseconds: the plan refuses a speed that rounds them by > 10 %."""

    kind: str
    lasts: Duration | None = Field(None, gt=0, description="shorter than the phase; default: to the phase's end")
    after: Duration = Field(0.0, ge=0, description="starts this long after its phase")
    every: Duration | None = Field(
        None, gt=0, description="repeats the fault: the time from one start to the next; needs `lasts` and `times`"
    )
    times: int | None = Field(None, ge=2, le=100, description="how many times it occurs")
    ramp: dict[str, Any] | None = Field(None, description="keys, each with the value that it reaches at the end, such as {delay: 20s}")
    steps: int | None = Field(None, ge=2, le=20, description="number of even steps of a ramp (default 5)")
    chance: Share | None = Field(
        None, gt=0, description="probability that it strikes: each request at a fake, elsewhere each repetition; drawn from the run's seed"
    )

    @property
    @abstractmethod
    def where(self) -> str:
        """The link or process that it acts on, as the drill names it."""

    @property
    def strikes(self) -> Strikes | None:
        """Which requests it strikes, of a kind that not every connector sends; None: a matter of no such kind."""
        return None

    @abstractmethod
    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """Put it in place and return the state read back. Raises NotInjected."""

    @abstractmethod
    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """Take it away and return the state read back. Harmless if it is already gone. Raises NotHealed."""


class LinkFault(Fault):
    """A fault in Toxiproxy, on the connection path itself."""

    TARGET = "link"
    FELT: ClassVar[Felt] = "toxic"

    link: str = Field(description="the link that it acts on: source, destination, destination.token, alerts …")
    when: dict[str, int] | None = Field(None, description="starts at the n-th event, such as {destination.commits: 57}")
    hold: Hold | None = Field(None, description=HOLDS)

    @property
    def where(self) -> str:
        return self.link


_ONE_OF_SEVERAL = re.compile(rf"({'|'.join(PROGRAMS)})\.{NAME}")


def _actors() -> tuple[str, ...]:
    return (*PROGRAMS, *registry.names("harness.services"))


def _actor(name: str) -> str:
    """Which `processes` a connector has is for the plan to know."""
    if name not in _actors() and not _ONE_OF_SEVERAL.fullmatch(name):
        raise unknown("actor", name, (*_actors(), "connector.<name> for one of its `processes`"))
    return name


def _schema(schema: dict[str, Any]) -> None:
    schema.pop("type")
    schema["anyOf"] = [{"enum": list(_actors())}, {"type": "string", "pattern": f"^{_ONE_OF_SEVERAL.pattern}$"}]


Actor = Annotated[str, AfterValidator(_actor), Field(json_schema_extra=_schema)]


class ProcessFault(Fault):
    """A fault of a process of the stack under test, or of a service beside it."""

    TARGET = "process"
    FELT: ClassVar[Felt] = "process"
    EXCLUSIVE = True
    ADMITS: ClassVar[frozenset[str]] = frozenset({"clock_skew"})
    SERVICES: ClassVar[bool] = True
    """Whether it can strike a service, too."""
    ALONE: ClassVar[bool] = True
    """Whether it can strike one of several processes alone."""

    actor: Actor = Field(
        "connector",
        description="what it acts on: connector, one of its processes alone (connector.worker), watchdog, or a service by its kind",
    )
    when: dict[str, int] | None = Field(None, description="starts at the n-th event, such as {destination.commits: 57}")
    hold: Hold | None = Field(None, description=HOLDS)

    @property
    def where(self) -> str:
        return self.actor
