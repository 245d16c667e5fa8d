"""The contract of a runtime: it builds the world of a drill, and takes it down again."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeGuard

from harness import registry
from harness.clock.anchors import DrillClock
from harness.journal import Tell
from harness.journal.events import PutBack
from harness.plan.capabilities import A_RUNTIME, RUNTIMES, declares
from harness.plan.model import Plan
from harness.world.lever.handle import ACTOR, Watchdog
from harness.world.lever.healing import Healed
from harness.world.listen import LOOPBACK, Listen
from harness.world.processes.confine import UNCONFINED, Confinement
from harness.world.stage import Stage
from harness.world.world import World, end_all


class Build(ABC):
    """One world while it is built."""

    toxiproxy = ""
    """Which Toxiproxy is in its links, for the journal."""
    confined: str
    """How processes under test are confined, in words for the journal."""
    image: str | None = None
    """Of the fixtures, where they run in containers."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.on_close: list[Callable[[], None]] = []
        """How to end everything started so far, the last first."""

    def watched(self) -> Watchdog:
        """Start the process that heals when the safety lever is pulled; `charge` it as soon as it is known with what."""
        stage, watchdog = self.stage, Watchdog(self.stage.run_dir)
        stage.started(watchdog.pid, ACTOR)

        def dismiss() -> None:
            watchdog.dismiss()
            healed = Healed.read(stage.run_dir)
            for what in healed.done if healed else ():
                stage.tell(PutBack(what=what))

        self.on_close.append(dismiss)
        return watchdog

    @abstractmethod
    def world(self) -> World:
        """Start everything but the processes under test, and wait until it is ready.

        Every link passes a proxy whose faults can be read back, every fake writes a ledger of its own below the run directory, and
        `on_close`, which belongs to the world, ends everything that was started. Raises EnvironmentUnavailable.
        """


@dataclass(frozen=True)
class Runtime(ABC):
    """One for each run. If it cannot use its arguments, `build` raises."""

    OFFERS: ClassVar[frozenset[str]]
    """What it can do, by the names of `harness.plan.capabilities`; a plan that needs more is refused before anything starts."""
    CONFINES: ClassVar[bool] = False
    """It keeps the processes under test away from the evidence, which lies in the state folder while the run is recorded."""

    toxiproxy_url: str | None = None
    """A Toxiproxy that someone else has started; None: it brings its own."""
    allow_remote: bool = False
    """Whether addresses outside this machine may be used."""
    confinement: Confinement = UNCONFINED
    """How processes under test are confined; of no matter to a runtime that does not."""
    listen: Listen = LOOPBACK
    """Where people reach the console, if some take part."""

    @staticmethod
    def sweep() -> list[str]:
        """Remove the leftovers of dead runs that no run directory records; returns the removed things, for people."""
        return []

    @abstractmethod
    def build(self, stage: Stage) -> Build:
        """Begin a world. Raises EnvironmentUnavailable for options that it cannot use; nothing has been started then."""

    def open(self, plan: Plan, run: str, run_dir: Path, clock: DrillClock, tell: Tell) -> World:
        """Build a world and write it to the journal; `World.close` ends all of it. If building fails, everything started is ended.

        Raises EnvironmentUnavailable.
        """
        began_s = time.monotonic()
        build = self.build(Stage.set_up(plan, run, run_dir, clock, tell, self.listen))
        try:
            world = build.world()
            world.announce(build.toxiproxy, began_s, confined=build.confined, image=build.image)
        except BaseException:
            end_all(build.on_close)
            raise
        return world


def find_runtime(name: str) -> type[Runtime]:
    """The runtime of this name. Raises KeyError for an unknown one, EnvironmentUnavailable for one that does not keep the contract."""
    return registry.find(RUNTIMES, name, _is_runtime, A_RUNTIME)


def _is_runtime(found: object) -> TypeGuard[type[Runtime]]:
    return isinstance(found, type) and issubclass(found, Runtime) and declares(found)
