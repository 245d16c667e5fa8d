"""The idempotency key holds the id of the run, so that a record in doubt has another key after a restart.
triggerdotdev/trigger.dev#4953."""

from __future__ import annotations

import uuid

from outbox import Main, Writer
from wire import Change, Destination


class PerRun(Destination):
    run = uuid.uuid4().hex

    def idempotency_key(self, change: Change) -> str:
        return f"{self.run}/{super().idempotency_key(change)}"


class Reruns(Writer):
    def __init__(self) -> None:
        super().__init__()
        self.destination = PerRun()


if __name__ == "__main__":
    Main(Reruns).run()
