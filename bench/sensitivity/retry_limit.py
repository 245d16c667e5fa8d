"""A chunk that has failed three times cannot be retried, and is destroyed. fluent/fluent-bit#2412."""

from __future__ import annotations

import sys

from pipeline import Pipeline
from wire import DESTINATION_NAME, STATE, Change, Transient


class Limited(Pipeline):
    def load_page(self, changes: list[Change]) -> None:
        tries = STATE / "tries"
        count = int(tries.read_text()) if tries.exists() else 0
        try:
            super().load_page(changes)
        except Transient as error:
            self.pager.failed(DESTINATION_NAME, str(error))
            tries.write_text(str(count + 1))
            if count < 3:
                raise
        tries.unlink(missing_ok=True)


sys.exit(Limited().run())
