"""A page at the first failure, and another for each after a success. louislam/uptime-kuma#5112."""

from __future__ import annotations

import wire
from threaded import Connector
from wire import Pager


class Nervous(Pager):
    def worked(self, side: str) -> None:
        self.caught_up(side)


class Jumpy(Connector):
    def __init__(self) -> None:
        super().__init__()
        wire.BLIP_S = 0.0
        self.pager = Nervous()


Jumpy().run()
