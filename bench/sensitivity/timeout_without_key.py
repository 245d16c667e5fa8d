"""A request that timed out is sent again without any idempotency key. anthropics/anthropic-sdk-java#370."""

from __future__ import annotations

from threaded import Connector
from wire import Change, Destination


class Keyless(Destination):
    def idempotency_key(self, change: Change) -> None:
        return None


class Repeats(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.destination = Keyless()


Repeats().run()
