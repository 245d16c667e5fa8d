"""A webhook is acknowledged at once and kept in memory only. idenplane/idenplane#338."""

from __future__ import annotations

import json
from collections import deque

from intake import Intake, Store
from wire import Change


class Memory(Store):
    def __init__(self) -> None:
        super().__init__()
        self.waiting: deque[tuple[str, Change]] = deque()
        self.seen: set[str] = set()

    def put(self, name: str, change: Change) -> None:
        if name not in self.seen:
            self.seen.add(name)
            self.waiting.append((name, change))

    def next(self) -> tuple[str, str] | None:
        return (self.waiting[0][0], json.dumps(self.waiting[0][1])) if self.waiting else None

    def done(self, name: str, record: str, version: int) -> None:
        super().done(name, record, version)
        self.waiting.popleft()


class Hasty(Intake):
    def __init__(self) -> None:
        super().__init__()
        self.store = Memory()


if __name__ == "__main__":
    Hasty().run()
