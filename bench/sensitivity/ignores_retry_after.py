"""Retry-After is dropped on the way; a 429 is tried again after a moment, and as fast as ever.
DouglasdeMoura/chroncal#105."""

from __future__ import annotations

import asyncio

from paging import Connector, main


class Impatient(Connector):
    async def pace(self) -> None:
        return

    async def trouble(self, error: Exception) -> None:
        self.pager.failed("billing", str(error))
        await asyncio.sleep(0.5)


main(Impatient)
