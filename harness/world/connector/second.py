"""A second instance of a process under test, beside the first: the same host, home, state and environment, and a port of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harness.drill.connector.file import ConnectorFile
from harness.drill.connector.state import State
from harness.journal import Tell
from harness.journal.events import StartedFor
from harness.plan.second import second
from harness.world.connector.config import config_folder
from harness.world.connector.connector import Connector
from harness.world.connector.processes import Processes
from harness.world.processes.body import Host


class SecondInstance(Connector):
    """Only a fault starts it, and it is not restarted. Its end does not end the first one. Its rendered files are beside the first
    one's."""

    def __init__(self, first: Connector, host: Host, run_dir: Path, tell: Tell, port: Callable[[], int]) -> None:
        name = second(first.actor)
        values = first.values | {"connector.config": str(config_folder(run_dir, name))}
        super().__init__(name, _alone(first.spec), values, host, run_dir, tell)
        self._first, self._port = first, port

    def start(self, why: StartedFor = "second") -> None:
        self.templates = self._first.templates
        self.values["connector.port"] = str(self._port())
        super().start(why)


def second_instance(first: Connector, run_dir: Path, tell: Tell, port: Callable[[], int]) -> Connector:
    """Of a connector of several processes: a second one of each."""
    if not first.spec.processes:
        return SecondInstance(first, first.host, run_dir, tell, port)
    parts = [SecondInstance(part, part.host, run_dir, tell, port) for part in first.alone.values()]
    return Processes(second(first.actor), _alone(first.spec), first.values, first.host, run_dir, tell, parts)


def _alone(spec: ConnectorFile) -> ConnectorFile:
    """Settings that only the first one uses: the backlog question, and the wiping of its state."""
    return spec.model_copy(update={"backlog": None, "state": State(paths=spec.state.paths)})
