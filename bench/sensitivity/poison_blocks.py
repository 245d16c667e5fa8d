"""A record that is refused for good is put back and tried again for ever; all others wait behind it. linagora/james-
project#5304."""

from __future__ import annotations

from outbox import Main, Writer
from wire import Change, Permanent


class Blocks(Writer):
    def refused(self, number: int, change: Change, error: Permanent) -> None:
        self.gate.shut(None)
        self.pager.failed("billing", str(error))


if __name__ == "__main__":
    Main(Blocks).run()
