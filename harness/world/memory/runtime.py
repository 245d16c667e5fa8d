"""The smallest runtime: no process, no socket, and a clock of its own. Nothing under test runs in it, so no drill can ask for it by name.

It shows what a runtime must implement, and carries plans out at once, for tests of code that acts on a world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from harness.world.memory.clock import StandingClock
from harness.world.memory.fake import Hear, MemoryFake
from harness.world.memory.ledger import MemoryLedger
from harness.world.memory.proxies import MemoryProxies
from harness.world.runtime import Build, Runtime
from harness.world.stage import Stage
from harness.world.world import Link, World


def _unheard(*_asked: Any) -> None:
    """The default: ignores the call."""


@dataclass(frozen=True)
class MemoryRuntime(Runtime):
    """Breaks links and fakes. `hear` is called before each operation of the world's parts."""

    OFFERS: ClassVar[frozenset[str]] = frozenset()

    hear: Hear = _unheard
    clock: StandingClock | None = None
    """The clock of its world; None: a new one, at the run's speed."""

    def build(self, stage: Stage) -> Build:
        return _MemoryBuild(stage, self.clock or StandingClock(stage.clock.speed), self.hear)


class _MemoryBuild(Build):
    toxiproxy = "memory"
    confined = "not confined: nothing under test runs"

    def __init__(self, stage: Stage, clock: StandingClock, hear: Hear) -> None:
        super().__init__(stage)
        self.clock, self.hear = clock, hear

    def world(self) -> World:
        stage = self.stage
        fakes = {actor: self._fake(actor) for actor in stage.drill.stack.fakes()}
        names = {link.name: f"{stage.run}.{link.name}" for link in stage.plan.links}
        proxies = MemoryProxies(names.values(), self.hear)
        links = {link.name: Link(link.name, names[link.name], names[link.name], link.upstream) for link in stage.plan.links}
        return World(stage.run, stage.run_dir, self.clock, proxies, links, fakes, {}, stage.tell, self.on_close, send_canary=proxies.send)

    def _fake(self, actor: str) -> MemoryFake:
        ledger = MemoryLedger(self.stage.run_dir / "ledgers" / f"{actor}.jsonl", actor, self.stage.run, self.clock)
        self.on_close.append(ledger.close)
        return MemoryFake(actor, ledger, self.clock, self.hear)
