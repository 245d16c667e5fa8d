"""The state is written when a page has been read; what was in memory when the process died is skipped. apache/iggy#3975."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pipeline import Page, Pipeline


class Early(Pipeline):
    def extract(self) -> Iterator[Page]:
        for cursor, changes in super().extract():
            self.save(cursor)
            yield cursor, changes


sys.exit(Early().run())
