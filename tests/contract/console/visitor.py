"""What a browser sends: its cookies, its own origin, and an event stream that is read event by event."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import httpx
from fake_program import FakeProgram

_DEADLINE_S = 60
"""For one stream: it never ends by itself, and says something each second."""


@dataclass(frozen=True)
class Event:
    """One event of the stream; `id` is empty where it has none."""

    name: str
    id: str
    data: dict[str, Any]
    raw: str


class Stream:
    """Events as they come; the client's timeout bounds each wait."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._texts = response.iter_lines()
        self._events = self._parsed()

    def _parsed(self) -> Iterator[Event]:
        said: dict[str, str] = {}
        end = time.monotonic() + _DEADLINE_S
        for text in self._texts:
            assert time.monotonic() < end, f"the stream has not said what it should within {_DEADLINE_S} s"
            if text:
                name, _, value = text.partition(": ")
                said[name] = value
            elif "data" in said:
                yield Event(said.get("event", ""), said.get("id", ""), json.loads(said["data"]), said["data"])
                said = {}

    def __iter__(self) -> Iterator[Event]:
        return self._events

    def next(self, name: str) -> dict[str, Any]:
        """The next event of this name."""
        return next(event.data for event in self._events if event.name == name)

    def lines(self, count: int) -> list[dict[str, Any]]:
        """The next lines of the ledger."""
        found = (event.data for event in self._events if event.name == "line")
        return [next(found) for _ in range(count)]

    def until(self, kind: str, text: str) -> list[Event]:
        """All events up to the line of this kind that says this."""
        read: list[Event] = []
        for event in self._events:
            read.append(event)
            if event.name == "line" and (event.data["kind"], event.data.get("text")) == (kind, text):
                return read
        raise AssertionError(f"the stream ended before {kind} {text!r}: {read[-3:]}")


class Visitor:
    """One person's browser, or the one of the big screen."""

    def __init__(self, console: FakeProgram, link: str) -> None:
        self.console, self.link = console, link
        self.client = httpx.Client(timeout=10.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """From the console's own page, but for the headers that are given; None leaves one out. Of a stream only the head is read."""
        headers = {"origin": self.console.url, **options.pop("headers", {})}
        given = {name: value for name, value in headers.items() if value is not None}
        with self.client.stream(method, self.console.url + path, headers=given, **options) as answer:
            if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                answer.read()
        return answer

    def join(self, link: str | None = None) -> httpx.Response:
        """Open the link."""
        return self.ask("POST", "/join", json={"token": self.link if link is None else link})

    def joined(self) -> Self:
        """The same, in."""
        assert self.join().status_code == 201
        return self

    def act(self, do: str, role: str | None = None, **fields: Any) -> httpx.Response:
        """Do something."""
        return self.ask("POST", "/acts", json={"do": do, **({"role": role} if role else {}), **fields})

    @property
    def cookie(self) -> str:
        """Of the session."""
        (value,) = [cookie.value for cookie in self.client.cookies.jar]
        assert value is not None
        return value

    @contextmanager
    def stream(self, after: int | None = None, **headers: str) -> Iterator[Stream]:
        """The event stream, after a line of the ledger."""
        last = {} if after is None else {"last-event-id": str(after)}
        with self.client.stream("GET", self.console.url + "/events", headers={**last, **headers}) as response:
            yield Stream(response)
