"""Changes go to the workers in turn, so that two of one record are under way at once; latency decides which is last.
kurrent-io/KurrentDB#858."""

from __future__ import annotations

import itertools

from threaded import Connector
from wire import Change


class Parallel(Connector):
    workers = 6
    turn = itertools.count()

    def worker_of(self, change: Change) -> int:
        return next(self.turn) % self.workers

    def is_old(self, change: Change) -> bool:
        return False


Parallel().run()
