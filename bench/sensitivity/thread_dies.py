"""A worker thread ends at the first exception that nobody expected, and its queue is never read again. camunda-
community-hub/pyzeebe#80."""

from __future__ import annotations

import json
from typing import Any

from threaded import Connector
from wire import Destination


class Trusting(Destination):
    def answer(self, status: int, body: bytes, headers: Any) -> Any:
        return super().answer(status, body, headers) if status >= 300 else json.loads(body or b"{}")


class Dies(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.destination = Trusting()


Dies().run()
