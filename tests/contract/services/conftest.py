"""Real services, each started for one test and taken down after it; a machine that lacks the program skips, and says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.clock.accelerator import mark
from harness.clock.anchors import DrillClock
from harness.world.processes.guard import Guard
from harness.world.services.find import missing
from harness.world.services.running import RunningService
from harness.world.services.service import find_service
from harness.world.services.start import Circumstances, start


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    (folder / "logs").mkdir(parents=True, mode=0o700)
    return folder


@pytest.fixture
def started(run_dir: Path) -> Iterator[Callable[..., RunningService]]:
    """Start a kind of service and wait until it is ready."""
    on_close: list[Callable[[], None]] = []

    def begin(kind: str, options: dict[str, Any] | None = None, speed: float = 1.0, **values: str) -> RunningService:
        service = find_service(kind)()
        lacking = missing(service)
        if lacking:
            pytest.skip(lacking)
        environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ} | {"IDRILL_RUN": run_dir.name}
        clock = DrillClock.start(speed)
        guard = Guard(clock, lambda _: None)
        on_close.append(guard.close)
        one = start(service, options, Circumstances(run_dir, environment, clock, guard, values, lambda _: None, on_close))
        one.wait()
        if speed != 1 and service.ACCELERATED:
            assert mark(clock) in Path(f"/proc/{one.pid}/maps").read_text()
        return one

    yield begin
    while on_close:
        on_close.pop()()
