"""Whatever comes last is written, an older version as well. paypal/mirakl-hyperwallet-connector#35."""

from __future__ import annotations

from threaded import Connector
from wire import Change


class Naive(Connector):
    def is_old(self, change: Change) -> bool:
        return False


Naive().run()
