"""An instant retry in an endless loop, with the dead secret as well. Yonle/bostr#12."""

from __future__ import annotations

import asyncio

from paging import Connector, main
from wire import DESTINATION_NAME, Login


class Blind(Login):
    def _new(self, secret: str) -> str:
        self._dead = None
        return super()._new(secret)


class Hammers(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.login = Blind()

    async def trouble(self, error: Exception) -> None:
        self.pager.failed(DESTINATION_NAME, str(error))
        await asyncio.sleep(0.2)


main(Hammers)
