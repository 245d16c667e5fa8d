"""A connector that is running already: it can be asked and controlled over HTTP, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from harness.drill.connector.attached import Attach
from harness.drill.connector.file import ConnectorFile
from harness.errors import EnvironmentUnavailable
from harness.journal.events import ProcessState, StartedFor
from harness.world.attach.fake import token_of
from harness.world.connector.control import call
from harness.world.connector.reach import answers, url_of
from harness.world.connector.readiness import patience_wall_s
from harness.world.processes.body import End
from harness.world.processes.census import Lived


class RunningConnector:
    """Counts as always running. Operations that a plan for an attached stack refuses raise EnvironmentUnavailable."""

    attempt = 1
    last_code: int | None = None
    backlog: int | None = None

    def __init__(self, spec: ConnectorFile, attach: Attach, run_dir: Path, speed: float) -> None:
        self.spec = spec
        self.expected_down = False
        self.log = run_dir / "logs" / "connector.1.log"
        self._place = urlsplit(attach.connector.control) if attach.connector else None
        self._values: Mapping[str, str] = {
            "connector.name": spec.connector,
            "connector.port": str(self._place.port or 80) if self._place else "",
            "control.token": token_of(attach.connector) if attach.connector else "",
            "speed": f"{speed:g}",
        }

    @property
    def alone(self) -> Mapping[str, RunningConnector]:
        return {"connector": self}

    def start(self, why: StartedFor = "start") -> None:
        """Someone has."""

    def wait_ready(self) -> None:
        """Until it answers, if its file says where. Raises EnvironmentUnavailable."""
        place = self.spec.ready.http if self.spec.ready else None
        if place is None:
            return
        url = url_of(place, self.reach(), self._values["connector.port"])
        give_up = time.monotonic() + patience_wall_s(self.spec.ready, float(self._values["speed"]))
        while not answers(url):
            if time.monotonic() > give_up:
                raise EnvironmentUnavailable(f"the attached connector does not answer at {url}", "is it running?")
            time.sleep(0.05)  # its end is not reported

    def is_ready(self) -> bool:
        return True

    def control(self, name: str) -> str:
        control = getattr(self.spec.controls, name)
        if control is None or control.http is None:
            raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: only http reaches an attached connector")
        return f"http {call(control.http, self, self._values)}"

    def reach(self) -> str:
        """The host name by which it is reached."""
        return (self._place.hostname if self._place else None) or "127.0.0.1"

    def end(self) -> None:
        """It goes on."""

    def state(self) -> ProcessState:
        return "running"

    def pids(self) -> tuple[int, ...]:
        return ()

    def ended(self) -> list[End]:
        return []

    def deploy(self, name: str | None) -> None:
        self._refuse()

    def renew(self, name: str, value: str) -> None:
        self._refuse()

    def stop(self) -> list[int]:
        self._refuse()

    def kill(self, *, only_main: bool = False) -> list[int]:
        self._refuse()

    def living(self, *, only_main: bool = False) -> frozenset[Lived]:
        return frozenset()

    def pause(self) -> None:
        self._refuse()

    def resume(self) -> None:
        self._refuse()

    def lose_state(self) -> list[str]:
        self._refuse()

    def dead_letters(self) -> str:
        self._refuse()

    def exported(self) -> str:
        self._refuse()

    def printed(self, command: tuple[str, ...], folder: Path) -> str:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise EnvironmentUnavailable(f"{self.spec.connector} is attached: it is not a process of idrill's")
