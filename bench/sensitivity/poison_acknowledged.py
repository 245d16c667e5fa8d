"""What raised an exception is acknowledged and dropped, and named nowhere. safe-global/safe-decoder-service#260."""

from __future__ import annotations

from outbox import Main, Writer
from wire import Change, Permanent


class Swallows(Writer):
    def refused(self, number: int, change: Change, error: Permanent) -> None:
        self.outbox.done(number)


if __name__ == "__main__":
    Main(Swallows).run()
