"""The token is kept for an hour whatever the server says; a 401 is one more failure to wait out. microsoft/sql-spark-
connector#220."""

from __future__ import annotations

import time

from threaded import Connector
from wire import Destination, Login, Transient


class Hour(Login):
    fetched = 0.0

    def token(self) -> str:
        if time.time() - self.fetched > 3600:
            self._token, self.fetched = None, time.time()
        return super().token()

    def rejected(self, token: str) -> None:
        raise Transient("it answers 401")


class Sticks(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.destination = Destination()
        self.destination.login = Hour()


Sticks().run()
