"""What a browser sends: its cookies, its own origin, and an event stream that is read event by event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import httpx
from fake_program import FakeProgram


@dataclass(frozen=True)
class Event:
    """One event of the stream."""

    name: str
    id: str
    data: dict[str, Any]
    raw: str


class Stream:
    """Events as they come; the client's timeout bounds each wait."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._texts = response.iter_lines()

    def events(self) -> Iterator[Event]:
        """For ever."""
        said: dict[str, str] = {}
        for text in self._texts:
            if text:
                name, _, value = text.partition(": ")
                said[name] = value
            elif "data" in said:
                yield Event(said.get("event", ""), said.get("id", ""), json.loads(said["data"]), said["data"])
                said = {}

    def next(self, name: str) -> dict[str, Any]:
        """The next event of this name."""
        return next(event.data for event in self.events() if event.name == name)

    def lines(self, count: int) -> list[dict[str, Any]]:
        """The next lines of the ledger."""
        found = (event.data for event in self.events() if event.name == "line")
        return [next(found) for _ in range(count)]


class Visitor:
    """One person's."""

    def __init__(self, console: FakeProgram, link: str) -> None:
        self._console, self._link = console, link
        self._client = httpx.Client(timeout=10.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """From the console's own page."""
        url = self._console.url
        headers = {"origin": url, **options.pop("headers", {})}
        return self._client.request(method, url + path, headers=headers, **options)

    def join(self) -> httpx.Response:
        """Open the link."""
        return self.ask("POST", "/join", json={"token": self._link})

    def act(self, do: str, **fields: Any) -> httpx.Response:
        """Do something."""
        return self.ask("POST", "/acts", json={"do": do, **fields})

    @contextmanager
    def stream(self, after: int | None = None) -> Iterator[Stream]:
        """The event stream, after a line of the ledger."""
        headers = {} if after is None else {"last-event-id": str(after)}
        with self._client.stream("GET", self._console.url + "/events", headers=headers) as response:
            yield Stream(response)
