"""The all-clear is sent as a new incident; the first one stays open. solana-labs/solana#28232."""

from __future__ import annotations

from threaded import Connector
from wire import Pager


class Cheerful(Pager):
    def queue(self, action: str, key: str, words: str, records: list[str] | None = None) -> None:
        if action == "resolve":
            super().queue("trigger", f"{key}:all-clear", f"{key}: all clear")
        else:
            super().queue(action, key, words, records)


class Cheers(Connector):
    def __init__(self) -> None:
        super().__init__()
        self.pager = Cheerful()


Cheers().run()
