"""The reference connector as the program it is, between real fakes, on sixty times drill time; tests act on it in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.engine.live import Live, open_live
from harness.engine.run import RunOptions
from harness.pytest_plugin.sketch import as_file
from harness.rehearsal import draw_up

SPEED = 60.0
DRILL: dict[str, Any] = {
    "stack": {
        "source": {"fake": "records", "name": "crm", "entities": {"account": 5, "invoice": 10}},
        "destination": {"fake": "records", "name": "billing"},
        "alerts": {"fake": "alert-sink", "routes": {"primary": "Robin Example", "shared": "#integrations"}},
        "connector": "reference",
    },
    "workload": {"kind": "steady", "data": "plain", "rate": "40/min", "mix": {"create": 0.6, "update": 0.3, "delete": 0.1}},
}
"""Plain data: the laws below know a change by its content, and everyday values return."""
Entry = tuple[str, str]
Line = dict[str, Any]


@dataclass(frozen=True)
class Stack:
    """A live stack, and what its ledgers say."""

    live: Live

    def lines(self, actor: str, *kinds: str) -> list[Line]:
        return [line for line in self.live.ledger(actor) if line["kind"] in kinds]

    def commits(self) -> int:
        return len(self.lines("destination", "committed"))

    def pages(self) -> list[tuple[str, str, str]]:
        """Action, route and incident of every message to the pager, in order."""
        return [(line["action"], line["route"], line["key"]) for line in self.lines("alerts", "alert")]

    def heartbeat(self) -> str:
        file = self.live.run_dir / "connector" / "heartbeat"
        return file.read_text() if file.exists() else ""

    # ---- waiting, in drill time ----

    def until(self, holds: Callable[[], object], at_most: str = "30m") -> None:
        assert self.live.wait_for(holds, at_most=at_most), f"not within {at_most}; pages: {self.pages()}, owed: {self.live.owed()}"

    def drain(self) -> None:
        """No more news from the source, and everything that it has offered is written."""
        self.live.world.fakes["source"].stop_workload()
        self.until(lambda: self.live.owed() == 0)

    # ---- laws ----

    def doubled(self) -> dict[Entry, int]:
        """Contents that took effect more than once, by key and digest."""
        effects = Counter((line["key"], line["digest"]) for line in self.lines("destination", "committed") if line["op"] != "delete")
        return {content: times for content, times in effects.items() if times > 1}

    def missing(self) -> set[Entry]:
        """Keys whose last offered version is not the last committed one."""
        offered = {(line["entity"], line["key"]): line["digest"] for line in self.lines("source", "offered")}
        written = {(line["entity"], line["key"]): line["digest"] for line in self.lines("destination", "committed")}
        return {key for key, digest in offered.items() if written.get(key) != digest}


@pytest.fixture
def open_stack(tmp_path: Path) -> Callable[..., AbstractContextManager[Stack]]:
    """Open the stack, warmed up and under its workload; further keywords: keys of the drill's `stack`."""

    @contextmanager
    def begin(speed: float = SPEED, **stack: Any) -> Iterator[Stack]:
        with as_file({**DRILL, "stack": {**DRILL["stack"], **stack}}) as file:
            plan = draw_up(file, speed=speed, seed=5)
            with open_live(plan, RunOptions(tmp_path / "runs"), 4 * 3600) as live:
                yield Stack(live)

    return begin


@pytest.fixture
def stack(open_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    with open_stack() as opened:
        yield opened
