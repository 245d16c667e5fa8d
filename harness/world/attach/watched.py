"""A Toxiproxy that reports each fault, and how long it may last, to the watchdog before the injection."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.world.attach.found import Found
from harness.world.attach.watchdog import Place
from harness.world.toxiproxy.api import Toxiproxy

_LONGEST_WALL_S = 600.0
"""For a fault without a deadline."""


class Watchdog:
    """The process, as the harness speaks to it."""

    def __init__(self, server: Toxiproxy, found: dict[str, Found], undo: Path, log: Path) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "harness.world.attach.watchdog", str(undo)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._say({"url": server.url, "found": found})

    @property
    def pid(self) -> int:
        return self._process.pid

    def broken(self, place: Place, wall_s: float) -> None:
        """Reported before the injection, so that the watchdog also heals a fault whose harness dies in between."""
        self._say({"broken": place, "wall_s": wall_s})

    def whole(self, place: Place) -> None:
        self._say({"whole": place})

    def dismiss(self) -> None:
        """Everything was put back: it ends without doing anything."""
        self._say({"over": True})
        assert self._process.stdin is not None  # noqa: S101
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _say(self, line: dict[str, Any]) -> None:
        """One that has died is not missed: the harness heals, and the sweep after it."""
        assert self._process.stdin is not None  # noqa: S101
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            self._process.stdin.flush()


@dataclass(frozen=True)
class WatchedToxiproxy(Toxiproxy):
    """Reports each fault before the injection."""

    watchdog: Watchdog

    def enable(self, name: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        if not enabled:
            self.watchdog.broken((name, ""), _LONGEST_WALL_S if deadline_s is None else deadline_s)
        told = super().enable(name, enabled=enabled, deadline_s=deadline_s)
        if enabled:
            self.watchdog.whole((name, ""))
        return told

    def add_toxic(self, proxy: str, name: str, *spec: Any, **more: Any) -> dict[str, Any]:
        deadline_s = more.get("deadline_s", spec[4] if len(spec) > 4 else None)
        self.watchdog.broken((proxy, name), _LONGEST_WALL_S if deadline_s is None else deadline_s)
        return super().add_toxic(proxy, name, *spec, **more)

    def remove_toxic(self, proxy: str, name: str) -> None:
        super().remove_toxic(proxy, name)
        self.watchdog.whole((proxy, name))
