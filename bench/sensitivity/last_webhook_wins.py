"""The webhook that arrives last is the one that is stored. promhippie/github_exporter#296."""

from __future__ import annotations

from intake import Intake, Store
from wire import Change


class Arrival(Store):
    def next(self) -> tuple[str, str] | None:
        with self.lock:
            row: tuple[str, str] | None = self.db.execute("SELECT id, change FROM inbox WHERE done = 0 ORDER BY rowid LIMIT 1").fetchone()
            return row


class Last(Intake):
    def __init__(self) -> None:
        super().__init__()
        self.store = Arrival()

    def is_old(self, record: str, change: Change) -> bool:
        return change["op"] == "create" and super().is_old(record, change)


if __name__ == "__main__":
    Last().run()
