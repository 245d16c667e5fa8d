"""Canary requests through a faulted link, in a thread of their own: one may hang there for longer than the fault is to last."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_PATIENCE_WALL_S = 0.5
"""From the injection: so long a heal waits for canaries. A link that answers has answered all of them long before."""
_LONGEST_WALL_S = 5.0
"""Longer than one canary takes, answered or not."""


class Canaries:
    """So many requests, one after the other. `send` carries out one and journals it."""

    def __init__(self, name: str, count: int, send: Callable[[], None]) -> None:
        self._count, self._send = count, send
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"canary-{name}", daemon=True)
        self._began = time.monotonic()
        self._thread.start()

    def leave(self) -> None:
        """The fault is about to be healed: no further canary begins. One that is under way has begun in the fault and counts for it."""
        self._thread.join(max(0.0, self._began + _PATIENCE_WALL_S - time.monotonic()))
        self._over.set()

    def wait(self) -> None:
        """Until the last of them is over, and journalled."""
        self._thread.join(_LONGEST_WALL_S)

    def _run(self) -> None:
        for _ in range(self._count):
            if self._over.is_set():
                return
            self._send()
