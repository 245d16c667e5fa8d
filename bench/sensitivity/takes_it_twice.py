"""A message that comes again is handled again, and its create makes a second row. janavipandole/Cara#2753."""

from __future__ import annotations

import uuid

from intake import Intake
from wire import Change, Destination


class Keyless(Destination):
    def idempotency_key(self, change: Change) -> None:
        return None


class Twice(Intake):
    def __init__(self) -> None:
        super().__init__()
        self.destination = Keyless()

    def accept(self, name: str, change: Change) -> None:
        self.store.put(f"{name}/{uuid.uuid4()}", change)

    def is_old(self, record: str, change: Change) -> bool:
        return change["op"] != "create" and super().is_old(record, change)


if __name__ == "__main__":
    Twice().run()
