"""The watchdog as the harness speaks to it: started with the world, given its charge, dismissed when all is down."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.world.lever.targets import FakeAt, ProxyAt, as_line
from harness.world.lever.watchdog import Place

ACTOR = "safety-watchdog"
"""What the process is called in the records of the run."""
_OWN_WALL_S = 5.0
"""After the engine's death, for what ends with the run anyway."""
OTHERS_WALL_S = 600.0
"""For what is somebody else's: it may be out of reach for a while."""


@dataclass(frozen=True)
class Help:
    """What sets right what lies beyond fakes and proxies. `kinds`: the faults that it undoes."""

    command: Sequence[str]
    kinds: frozenset[str]


class Watchdog:
    """It ends with the harness, after it has healed everything; one that has died is not missed: the harness heals, and the sweep after
    it."""

    def __init__(self, run_dir: Path) -> None:
        """Start it; it knows nothing yet."""
        with (run_dir / "logs" / f"{ACTOR}.log").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "harness.world.lever.watchdog", str(run_dir)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def charge(
        self,
        fakes: Sequence[FakeAt],
        proxy: ProxyAt | None,
        *,
        patience_s: float = _OWN_WALL_S,
        undo: Path | None = None,
        helps: Sequence[Help] = (),
    ) -> None:
        """From now on it watches over these. `undo`: the file in which it notes that what is somebody else's was put back."""
        helped = sorted({kind for help_ in helps for kind in help_.kinds})
        more = {"patience_s": patience_s, "undo": str(undo) if undo else None}
        self._say({**as_line(fakes, proxy), **more, "helpers": [list(help_.command) for help_ in helps], "helped": helped})

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
        assert self._process.stdin is not None  # noqa: S101
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            self._process.stdin.flush()
