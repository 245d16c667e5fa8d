"""Processes that end when they are told to, on a clock that stands where it is put."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from events import said

from harness.drill.connector.file import ConnectorFile
from harness.drill.reading import validate
from harness.drill.text import document
from harness.engine.keeper import Keeper
from harness.world.processes.body import End


@dataclass
class Scripted:
    """A process as the keeper sees it; `starts` says why it was started each time."""

    spec: ConnectorFile
    now: str = "running"
    expected_down: bool = False
    last_code: int | None = None
    starts: list[str] = field(default_factory=list)
    log: Path = Path("/nowhere/connector.1.log")
    ends: list[End] = field(default_factory=list)
    actor: str = "connector"

    @property
    def alone(self) -> dict[str, Scripted]:
        return {self.actor: self}

    def state(self) -> str:
        return self.now

    def start(self, why: str = "start") -> None:
        self.starts.append(why)
        self.now = "running"

    def end(self, code: int, how: str | None = None) -> None:
        self.now, self.last_code = "exited", code
        told = how or ("done" if code == 0 else "failed")
        self.ends.append(End(len(self.starts), code, cast("Any", told), self.expected_down))

    def ended(self) -> list[End]:
        found, self.ends = self.ends, []
        return found


@dataclass
class Kept:
    process: Scripted
    keeper: Keeper
    told: list[tuple[str, dict[str, Any]]]

    def look(self, *times: float) -> list[str]:
        """Look at these drill times; returns the starts of all time."""
        for at in times:
            self.keeper.look(at)
        return self.process.starts


@pytest.fixture
def kept() -> Callable[[str], Kept]:
    """A keeper of one connector whose file holds these lines."""

    def make(lines: str) -> Kept:
        spec = validate.connector(document.parse(f"connector: x\nrun: {{command: [x]}}\n{lines}", Path("x.connector.yaml")))
        process, told = Scripted(spec), list[tuple[str, dict[str, Any]]]()
        world = SimpleNamespace(processes={"connector": process}, tell=lambda event: told.append(said(event)))
        return Kept(process, Keeper(cast("Any", world)), told)

    return make


@pytest.fixture
def several() -> Callable[[str], tuple[dict[str, Scripted], Kept]]:
    """The same of a connector with two processes, and these by name."""

    def make(lines: str) -> tuple[dict[str, Scripted], Kept]:
        spec = validate.connector(document.parse(f"connector: x\nprocesses: {{web: [x], worker: [y]}}\n{lines}", Path("x.connector.yaml")))
        parts = {name: Scripted(spec, actor=f"connector.{name}") for name in spec.processes}
        told = list[tuple[str, dict[str, Any]]]()
        whole = SimpleNamespace(alone={part.actor: part for part in parts.values()})
        world = SimpleNamespace(processes={"connector": whole}, tell=lambda event: told.append(said(event)))
        return parts, Kept(parts["worker"], Keeper(cast("Any", world)), told)

    return make
