"""What failed is put at the end of the queue: after an outage later changes leave before earlier ones.
dotnetcore/CAP#1078."""

from __future__ import annotations

import json

from outbox import Main, Writer
from wire import Change, Transient


class ToTheEnd(Writer):
    def trouble(self, number: int, change: Change, error: Transient) -> None:
        super().trouble(number, change, error)
        self.outbox.db.execute("DELETE FROM outbox WHERE id = ?", (number,))
        self.outbox.db.execute("INSERT INTO outbox (cursor, change) VALUES (?, ?)", (change["cursor"], json.dumps(change)))


if __name__ == "__main__":
    Main(ToTheEnd).run()
