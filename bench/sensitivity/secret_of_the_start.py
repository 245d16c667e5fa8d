"""The client secret is read once; after a rotation the old one is used for every login. api7/aisix#779."""

from __future__ import annotations

from threaded import Connector
from wire import Destination, Login


class Cached(Login):
    kept = ""

    def secret(self) -> str:
        self.kept = self.kept or super().secret()
        return self.kept

    def _new(self, secret: str) -> str:
        self._dead = None
        return super()._new(secret)


class Sticks(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.destination = Destination()
        self.destination.login = Cached()


Sticks().run()
