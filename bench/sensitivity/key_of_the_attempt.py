"""The idempotency key is made of fields that differ from one attempt to the next. Adyen/adyen-commercetools#1305."""

from __future__ import annotations

import hashlib
import time

from threaded import Connector
from wire import Change, Destination


class Volatile(Destination):
    def idempotency_key(self, change: Change) -> str:
        payload = f"{change['entity']}{change['record']['id']}{change['op']}sentAt={time.time()}"
        return hashlib.sha256(payload.encode()).hexdigest()


class Repeats(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.destination = Volatile()


Repeats().run()
