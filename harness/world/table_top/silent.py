"""What stands for systems and connector at a table-top: they keep no ledger, and do what they are asked for on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.drill.connector.file import ConnectorFile
from harness.errors import EnvironmentUnavailable
from harness.journal.events import ProcessState, StartedFor
from harness.ledger.lines.people import Role, ShownEvent
from harness.world.fake import Fake
from harness.world.process import Process
from harness.world.processes.body import End
from harness.world.processes.census import Lived

ON_PAPER = "on paper"
_STATE: Mapping[str, Any] = {"armed": False, "hit": False, "remaining": 0}


class Silent(Fake):
    """A system that nobody writes to, and that says nothing."""

    def state(self) -> dict[str, Any]:
        return {"faults": {}, "triggers": {}}

    def start_workload(self, t0_at: float) -> None:
        """Nobody makes a change."""

    def offer(self, lines: list[dict[str, Any]]) -> None:
        """Nobody makes a change."""

    def acknowledge(self, protocol: str, route: str, key: str, who: str) -> None:
        """Nothing pages here."""

    def show(  # noqa: PLR0913  # as its contract
        self,
        event: ShownEvent,
        text: str,
        *,
        request: int | None = None,
        protocol: str | None = None,
        route: str | None = None,
        key: str | None = None,
    ) -> None:
        """Nobody looks."""

    def surprise(self, number: int, to: Role | None, text: str) -> None:
        """Nobody listens."""

    def abort(self, why: str) -> None:
        """Nothing goes on."""

    def status(self, view: Mapping[str, Any]) -> None:
        """Nobody looks."""

    def cut(self) -> None:
        """There is no connection."""

    def new_secret(self, secret: str, overlap_s: float = 0.0) -> None:
        """Nobody logs in."""

    def set_trigger(self, trigger: Mapping[str, Any]) -> None:
        """Nothing is counted."""

    def settle(self, name: str, settled: Sequence[tuple[str, str, int]], again: Sequence[tuple[str, str, int]]) -> None:
        """Nothing is counted."""

    def release(self, name: str) -> None:
        """Nothing is held."""

    def stop_workload(self) -> int:
        return 0

    def records(self) -> list[dict[str, Any]]:
        return []

    def arm(self, fault: Mapping[str, Any]) -> dict[str, Any]:
        return {**fault, "armed": True}

    def disarm(self, fault: str) -> dict[str, Any]:
        return dict(_STATE)

    def trigger(self, name: str, wait_s: float) -> dict[str, Any]:
        return dict(_STATE)

    def withdraw(self, name: str) -> dict[str, Any]:
        return dict(_STATE)

    def armed(self) -> tuple[str, ...]:
        return ()


class PaperConnector(Process):
    """It counts as running. Whatever people ask for is done, as far as its file knows it."""

    attempt = 1
    last_code: int | None = None
    expected_down = False

    def __init__(self, spec: ConnectorFile) -> None:
        self.spec = spec

    @property
    def alone(self) -> Mapping[str, Process]:
        return {}

    @property
    def log(self) -> Path:
        return Path()

    @property
    def backlog(self) -> int | None:
        return None

    def start(self, why: StartedFor = "start") -> None:
        """There is nothing to start."""

    def wait_ready(self) -> None:
        """It is."""

    def pause(self) -> None:
        """On paper."""

    def resume(self) -> None:
        """On paper."""

    def deploy(self, name: str | None) -> None:
        """On paper."""

    def renew(self, name: str, value: str) -> None:
        """It has no settings."""

    def is_ready(self) -> bool:
        return True

    def control(self, name: str) -> str:
        return ON_PAPER

    def stop(self) -> list[int]:
        return []

    def kill(self, *, only_main: bool = False) -> list[int]:
        return []

    def state(self) -> ProcessState:
        return "running"

    def living(self, *, only_main: bool = False) -> frozenset[Lived]:
        return frozenset()

    def pids(self) -> tuple[int, ...]:
        return ()

    def ended(self) -> list[End]:
        return []

    def lose_state(self) -> list[str]:
        return []

    def dead_letters(self) -> str:
        raise EnvironmentUnavailable("at a table-top there is no connector to ask")

    def exported(self) -> str:
        raise EnvironmentUnavailable("at a table-top there is no connector to ask")

    def printed(self, command: tuple[str, ...], folder: Path) -> str:
        raise EnvironmentUnavailable("at a table-top there is no connector to ask")
