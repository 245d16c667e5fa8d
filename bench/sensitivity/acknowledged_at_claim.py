"""Rows are taken out of the outbox ten at a time, before they are written. celery/celery#14."""

from __future__ import annotations

from outbox import Main, Row, Writer


class Early(Writer):
    taken: tuple[Row, ...] = ()

    def claim(self) -> Row | None:
        if not self.taken:
            self.taken = tuple(self.outbox.db.execute("SELECT id, change FROM outbox ORDER BY id LIMIT 10"))
            for number, _ in self.taken:
                self.outbox.done(number)
        return self.taken[0] if self.taken else None

    def handle(self, number: int, change: dict[str, object]) -> None:
        before = self.gate.until
        super().handle(number, change)
        if self.gate.until == before:
            self.taken = self.taken[1:]


if __name__ == "__main__":
    Main(Early).run()
