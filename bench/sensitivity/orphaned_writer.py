"""Child processes do not notice that their parent is gone, and work on beside the next start; keys are made per process.
mloda-ai/mloda#1292."""

from __future__ import annotations

import os

from outbox import Main, Writer
from wire import Change, Destination


class PerProcess(Destination):
    def idempotency_key(self, change: Change) -> str:
        return f"{super().idempotency_key(change)}/{os.getpid()}"


class Orphan(Writer):
    def __init__(self) -> None:
        super().__init__()
        self.destination = PerProcess()


class Careless(Main):
    bind = False


if __name__ == "__main__":
    Careless(Orphan).run()
