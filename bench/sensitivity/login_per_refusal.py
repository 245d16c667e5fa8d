"""Any refusal of a call leads to one more token request, a 403 as well. microsoft/DataConnectors#264."""

from __future__ import annotations

from typing import Any

from threaded import Connector
from wire import Destination


class Eager(Destination):
    def call(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes, Any]:
        status, answer, got = super().call(method, url, body, headers)
        return (401 if status == 403 else status), answer, got


class Storms(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.destination = Eager()


Storms().run()
