"""The open incident is known in memory alone and under a key that each start makes anew. solana-labs/solana#28232."""

from __future__ import annotations

import time

from threaded import Connector
from wire import Pager


class Forgetful(Pager):
    def __init__(self) -> None:
        super().__init__()
        self.state = {"since": {}, "open": {}, "unsent": []}
        self.start = f"{time.time():.0f}"

    def key(self, side: str) -> str:
        return f"{super().key(side)}:{self.start}"


class Forgets(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.pager = Forgetful()


Forgets().run()
