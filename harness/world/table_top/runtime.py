"""Builds the world of a table-top: the console and the pager are there, everything else is silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from harness import assets
from harness.plan.capabilities import CONTAINERS, EVERYTHING_THAT_STARTS
from harness.world.console.opened import opened
from harness.world.console.program import PEOPLE, ConsoleProgram
from harness.world.fake_config import config_file, write_config
from harness.world.fakes import FakeControl, find_fake
from harness.world.memory.proxies import MemoryProxies
from harness.world.processes.child import start
from harness.world.runtime import Build, Runtime
from harness.world.sealing import tell_seal
from harness.world.stage import Stage, surroundings
from harness.world.table_top.silent import PaperConnector, Silent
from harness.world.world import Link, World

_PAGER = "alerts"


@dataclass(frozen=True)
class TableTopRuntime(Runtime):
    """It can be asked for everything, since nothing is done but on paper."""

    OFFERS: ClassVar[frozenset[str]] = EVERYTHING_THAT_STARTS | {CONTAINERS}

    def build(self, stage: Stage) -> Build:
        return _TableTopBuild(stage)


class _TableTopBuild(Build):
    toxiproxy = "none"
    confined = "nothing under test runs"

    def world(self) -> World:
        stage = self.stage
        named: dict[int, str] = {}

        def told(pid: int, actor: str) -> None:
            named[pid] = actor
            stage.started(pid, actor)

        program = ConsoleProgram(stage, surroundings(stage), lambda pid: told(pid, PEOPLE))
        self.on_close.append(program.close)
        pager = self._pager(told)
        people = opened(stage, program, self.on_close)
        silent = {actor: Silent() for actor in stage.drill.stack.fakes()}
        link = Link(_PAGER, "", f"127.0.0.1:{pager.port}", _PAGER)
        return World(
            stage.run,
            stage.run_dir,
            stage.clock,
            MemoryProxies((), lambda *_: None),
            {_PAGER: link},
            {**silent, _PAGER: pager, PEOPLE: people.fake},
            {"connector": PaperConnector(stage.connector)},
            stage.tell,
            self.on_close,
            fixtures=lambda: named,
            console=people.console,
            on_paper=True,
        )

    def _pager(self, told: Callable[[int, str], None]) -> FakeControl:
        stage = self.stage
        path = write_config(stage, _PAGER)
        program = assets.fixture(find_fake(stage.drill.stack.fakes()[_PAGER].fake).folder) / "app.py"
        log = stage.run_dir / "logs" / f"{_PAGER}.log"
        child = start(_PAGER, program, ["--config", str(path), "--lifeline"], log, surroundings(stage))
        self.on_close.append(lambda: tell_seal(stage.tell, _PAGER, child.stop(), child.process.returncode))
        told(child.process.pid, _PAGER)
        ready = child.wait_ready()
        config_file(stage, _PAGER).unlink()
        control = FakeControl(_PAGER, int(ready["pid"]), int(ready["port"]), int(ready["control_port"]), stage.keys.control)
        self.on_close.append(control.close)
        return control
