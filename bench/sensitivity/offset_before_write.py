"""The offset is saved when a change is read, before it is written. ClickHouse/ClickHouse#111722."""

from __future__ import annotations

from threaded import Connector
from wire import Change


class Early(Connector):
    def take(self, change: Change) -> None:
        super().take(change)
        self.save(change["cursor"])

    def finished(self, cursor: int) -> None:
        with self.lock:
            self.open.discard(cursor)


Early().run()
