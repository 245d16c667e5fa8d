"""Several processes as one: started, struck and asked together, each watched by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from events import said

from harness.drill.connector.alone import alone
from harness.drill.reading import validate
from harness.drill.text import document
from harness.world.connector.connector import Connector
from harness.world.connector.processes import Processes
from harness.world.connector.second import second_instance
from harness.world.processes.body import Command, Fact

FILE = """\
connector: orders-sync
run: {env: {LEVEL: info}}
processes:
  web: {command: [web], env: {PORT: "{connector.port}"}}
  worker: [worker]
controls: {pause: {signal: SIGUSR1, process: worker}, resume: {signal: SIGUSR2}}
deployments: {bad: {env: {LEVEL: debug}}}
"""


@dataclass
class Told:
    """A body that does what it is told, at once."""

    command: Command
    pid: int
    stubborn: bool = False
    signals: list[str] = field(default_factory=list)

    @property
    def root(self) -> int:
        return self.pid

    def listen(self, heard: Callable[[Fact], None]) -> None:
        self.heard = heard

    def signal(self, name: str) -> None:
        self.signals.append(name)
        if not self.stubborn:
            self.heard(Fact("exited", code=0))

    def kill(self, *, only_main: bool = False) -> None:
        self.heard(Fact("exited", code=-9))

    def pause(self) -> None:
        self.heard(Fact("paused"))

    def resume(self) -> None:
        self.heard(Fact("resumed"))


@dataclass
class Hosted:
    """A host that keeps what it spawned."""

    bodies: list[Told]

    def spawn(self, attempt: int, command: Command, log: Path) -> Told:
        self.bodies.append(Told(command, 2**30 + len(self.bodies)))
        return self.bodies[-1]

    def reach(self) -> str:
        return "127.0.0.1"


@dataclass
class Stage:
    whole: Processes
    bodies: list[Told]
    told: list[tuple[str, dict[str, Any]]]
    second: Connector

    def starts(self) -> list[tuple[str, str]]:
        return [(event["actor"], event["why"]) for name, event in self.told if name == "actor_started"]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    spec = validate.connector(document.parse(FILE, tmp_path / "x.connector.yaml"))
    bodies, told = list[Told](), list[tuple[str, dict[str, Any]]]()
    host: Any = Hosted(bodies)
    values = {"connector.dir": str(tmp_path), "connector.port": "80", "speed": "60", "connector.config": str(tmp_path / "config")}

    def tell(event: Any) -> None:
        told.append(said(event))

    parts = [Connector(f"connector.{name}", alone(spec, name), values, host, tmp_path, tell) for name in spec.processes]
    whole = Processes("connector", spec, values, host, tmp_path, tell, parts)
    return Stage(whole, bodies, told, second_instance(whole, tmp_path, tell, lambda: 81))


def test_all_are_started_each_with_its_own_command_and_log(stage: Stage) -> None:
    stage.whole.start()
    assert stage.starts() == [("connector.web", "start"), ("connector.worker", "start")]
    assert [(body.command.words, body.command.variables) for body in stage.bodies] == [
        (("web",), {"LEVEL": "info", "PORT": "80"}),
        (("worker",), {"LEVEL": "info"}),
    ]
    assert [part.log.name for part in stage.whole.alone.values()] == ["connector.web.1.log", "connector.worker.1.log"]


def test_one_that_is_killed_alone_leaves_the_others_running(stage: Stage) -> None:
    stage.whole.start()
    worker = stage.whole.alone["connector.worker"]
    assert worker.kill() == []
    assert (worker.state(), worker.last_code, stage.whole.state()) == ("exited", -9, "running")
    assert stage.whole.last_code == -9
    worker.start("heal")
    assert stage.starts()[2:] == [("connector.worker", "heal")]


def test_the_whole_is_down_when_all_are_and_comes_back_as_a_whole(stage: Stage) -> None:
    stage.whole.start()
    stage.whole.expected_down = True
    assert stage.whole.kill() == []
    assert stage.whole.state() == "exited"
    assert [event["expected"] for name, event in stage.told if name == "actor_exited"] == [True, True]
    stage.whole.start("heal")
    assert stage.starts()[2:] == [("connector.web", "heal"), ("connector.worker", "heal")]


def test_who_runs_already_is_not_started_a_second_time(stage: Stage) -> None:
    stage.whole.start()
    stage.whole.alone["connector.web"].kill()
    stage.whole.start("heal")
    assert stage.starts()[2:] == [("connector.web", "heal")]


def test_all_are_told_to_stop_before_any_is_waited_for(stage: Stage) -> None:
    stage.whole.start()
    assert stage.whole.stop() == []
    assert [body.signals for body in stage.bodies] == [["SIGTERM"], ["SIGTERM"]]
    assert stage.whole.last_code == 0


def test_a_controls_signal_goes_to_the_process_that_it_names_or_to_all(stage: Stage) -> None:
    stage.whole.start()
    for body in stage.bodies:
        body.stubborn = True
    stage.whole.control("pause")
    stage.whole.control("resume")
    assert [body.signals for body in stage.bodies] == [["SIGUSR2"], ["SIGUSR1", "SIGUSR2"]]


def test_they_stand_still_together(stage: Stage) -> None:
    stage.whole.start()
    stage.whole.pause()
    assert stage.whole.state() == "stopped"
    stage.whole.resume()
    assert stage.whole.state() == "running"


def test_another_version_and_a_new_value_reach_each_of_them(stage: Stage) -> None:
    stage.whole.deploy("bad")
    stage.whole.renew("connector.port", "90")
    stage.whole.start()
    assert [body.command.variables["LEVEL"] for body in stage.bodies] == ["debug", "debug"]
    assert stage.bodies[0].command.variables["PORT"] == "90"


def test_a_second_instance_is_a_second_one_of_each_or_of_one_alone(stage: Stage) -> None:
    stage.whole.start()
    stage.second.start("second")
    assert stage.starts()[2:] == [("second-connector.web", "second"), ("second-connector.worker", "second")]
    assert stage.bodies[2].command.variables["PORT"] == "81"
    stage.second.stop()
    stage.second.alone["second-connector.worker"].start("second")
    assert stage.starts()[4:] == [("second-connector.worker", "second")]
    assert stage.whole.state() == "running"
