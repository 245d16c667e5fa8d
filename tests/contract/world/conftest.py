"""A tiny connector on the local host, which keeps the contract of its file one promise at a time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from events import said

from harness.drill.reading import validate
from harness.drill.text import document
from harness.journal import Event
from harness.world.connector.connector import Connector
from harness.world.connector.second import SecondInstance
from harness.world.ports import free_port
from harness.world.processes.supervised import SupervisedHost

PROGRAM = Path(__file__).parent / "programs" / "tiny.py"
PATIENCE_S = 30.0


class Tiny:
    """A connector with its journal."""

    def __init__(self, folder: Path, lines: str) -> None:
        home = folder / "run" / "connector"
        for made in (home / "state", home / "tmp", folder / "run" / "logs", folder / "run" / "secrets" / "handed"):
            made.mkdir(parents=True)
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.values = {
            "python": sys.executable, "program": str(PROGRAM), "speed": "60", "control.token": "t0ken",
            "connector.dir": str(folder), "connector.name": "tiny", "connector.home": str(home), "connector.state": str(home / "state"),
            "connector.config": str(folder / "run/secrets/handed/connector.config"), "connector.port": str(free_port()),
            "destination.credential": "first secret",
        }  # fmt: skip
        text = "connector: tiny\n" + lines.replace("PROGRAM", str(PROGRAM))
        spec = validate.connector(document.parse(text, folder / "tiny.connector.yaml"))
        host = SupervisedHost("connector", {"PATH": os.environ["PATH"], "HOME": str(home)}, folder / "run")
        self.connector = Connector("connector", spec, self.values, host, folder / "run", self.tell)
        self.second = SecondInstance(self.connector, host, folder / "run", self.tell, free_port)

    def tell(self, event: Event) -> None:
        self.told.append(said(event))

    def events(self, event: str) -> list[dict[str, Any]]:
        return [data for name, data in self.told if name == event]

    def until(self, holds: Callable[[], object], what: str) -> None:
        give_up = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < give_up, f"waited for {what}; its log: {self.said()}"
            time.sleep(0.01)

    def until_said(self, words: str) -> str:
        self.until(lambda: words in self.said(), repr(words))
        return self.said()

    def until_exited(self) -> None:
        self.until(lambda: self.connector.state() == "exited" and self.events("actor_exited"), "its end")

    def second_said(self) -> str:
        log = self.second.log
        return log.read_text() if log.is_file() else ""

    def said(self, attempt: int | None = None) -> str:
        log = self.connector.log if attempt is None else self.connector.log.with_name(f"connector.{attempt}.log")
        return log.read_text() if log.is_file() else ""

    def start(self) -> Tiny:
        self.connector.start()
        self.connector.wait_ready()
        return self


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Callable[[str], Tiny]]:
    made: list[Tiny] = []

    def make(lines: str) -> Tiny:
        made.append(Tiny(tmp_path / str(len(made)), lines))
        return made[-1]

    yield make
    for one in made:
        one.second.end()
        one.connector.end()
