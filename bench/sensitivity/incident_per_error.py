"""Each failed run opens an incident of its own, because nothing groups them. elastic/kibana#77772."""

from __future__ import annotations

import time

from threaded import Connector
from wire import BLIP_S, Pager


class Storm(Pager):
    def failed(self, side: str, why: str) -> None:
        with self._lock:
            since = self.state["since"].setdefault(side, time.time())
            if time.time() - since >= BLIP_S:
                key = f"{self.key(side)}:{time.time():.0f}"
                self.state["open"][side] = key
                self.queue("trigger", key, self.words(side, why))


class Loud(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.pager = Storm()


Loud().run()
