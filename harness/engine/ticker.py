"""The harness's own stall: a 20 ms ticker whose longest gap says how far this process was behind."""

from __future__ import annotations

import threading
import time

from harness.journal import Tell, events

TICK_S = 0.02
_WORTH_TELLING_S = 0.1


class Ticker:
    """Runs in a thread of its own; gaps are wall seconds."""

    def __init__(self, tell: Tell) -> None:
        self.max_gap_s = 0.0
        self._tell = tell
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join(1)

    def _run(self) -> None:
        last = time.monotonic()
        while not self._done.wait(TICK_S):
            now = time.monotonic()
            gap_s = now - last
            last = now
            self.max_gap_s = max(self.max_gap_s, gap_s)
            if gap_s > _WORTH_TELLING_S:
                self._tell(events.Stall(gap_s=round(gap_s, 3)))
