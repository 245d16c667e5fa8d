"""The fault proxy's parts under a name of their own (it is a program, not a package of the harness), and a link on virtual time."""

from __future__ import annotations

import heapq
import importlib
import importlib.util
import itertools
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "faultproxy_under_test"
SOURCE = Path(__file__).parents[3] / "fixtures" / "faultproxy" / "faultproxy"


@pytest.fixture(scope="session")
def part() -> Callable[[str], Any]:
    """Import a module of the program: `part("wire")`, `part("toxics.slicer")`."""
    if PACKAGE not in sys.modules:
        spec = importlib.util.spec_from_file_location(PACKAGE, SOURCE / "__init__.py", submodule_search_locations=[str(SOURCE)])
        assert spec is not None
        assert spec.loader is not None
        sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[PACKAGE])
    return lambda name: importlib.import_module(f"{PACKAGE}.{name}")


class Timer:
    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None


class Line:
    """A chain of toxics on virtual time: what comes out, and when."""

    def __init__(self, part: Callable[[str], Any]) -> None:
        self.part, self.clock_s, self.held = part, 0.0, 0
        self.timers: list[tuple[float, int, Timer]] = []
        self.order = itertools.count()
        self.out: list[tuple[float, bytes]] = []
        self.ended_at_s: float | None = None
        self.severed = self.closed_both_ways = False
        self.stages: list[Any] = []

    # What a stage needs.

    def now(self) -> float:
        return self.clock_s

    def after(self, delay_s: float, call: Callable[[], None]) -> Timer:
        timer = Timer(call)
        heapq.heappush(self.timers, (self.clock_s + max(0.0, delay_s), next(self.order), timer))
        return timer

    def charge(self, n_bytes: int) -> None:
        self.held += n_bytes
        assert self.held >= 0

    def close_both_ways(self) -> None:
        self.closed_both_ways = True

    def sever(self) -> None:
        self.severed = True

    # The end of the chain.

    def feed(self, data: bytes, stamp_s: float) -> None:
        assert data
        if self.ended_at_s is None:
            self.out.append((self.clock_s, data))

    def end(self) -> None:
        self.ended_at_s = self.clock_s if self.ended_at_s is None else self.ended_at_s

    # What a test does.

    def add(self, kind: str, toxicity: float = 1.0, seed: int = 1, **attributes: int) -> Any:
        stage_type = self.part("toxics").KINDS[kind]
        toxic = self.part("toxics.toxic").Toxic(kind, kind, "downstream", toxicity, dict.fromkeys(stage_type.fields, 0) | attributes)
        stage = stage_type(self, toxic, random.Random(seed), self)  # noqa: S311 - no secret
        self.stages.append(stage)
        self.join()
        stage.start()
        return stage

    def remove(self, stage: Any) -> None:
        if stage.remove():
            self.stages.remove(stage)
            self.join()

    def join(self) -> None:
        for stage, behind in itertools.pairwise([*self.stages, self]):
            stage.behind = behind

    @property
    def head(self) -> Any:
        return self.stages[0] if self.stages else self

    def send(self, data: bytes) -> None:
        self.head.feed(data, self.clock_s)

    def run(self, for_s: float) -> None:
        until_s = self.clock_s + for_s
        while self.timers and self.timers[0][0] <= until_s:
            self.clock_s, _, timer = heapq.heappop(self.timers)
            if timer.call is not None:
                timer.call()
        self.clock_s = until_s

    @property
    def bytes_out(self) -> bytes:
        return b"".join(data for _at_s, data in self.out)


@pytest.fixture
def line(part: Callable[[str], Any]) -> Line:
    return Line(part)


@pytest.fixture
def new_line(part: Callable[[str], Any]) -> Callable[[], Line]:
    return lambda: Line(part)
