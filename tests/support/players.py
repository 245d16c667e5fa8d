"""People in browsers, as far as HTTP goes: a link opened once, a cookie, acts from the console's own page, and its event stream."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, TypeVar

import httpx

GIVE_UP_S = 120.0
_AGAIN_S = 0.1
"""After the stream has ended, as EventSource does it."""
T = TypeVar("T")


class Player:
    """One person. `lines` are those of the ledger that they may see, by number; a line that comes twice must be the same."""

    def __init__(self, link: str, trusts: ssl.SSLContext | bool = True) -> None:
        self.url, _, token = link.partition("/#")
        self.lines: dict[int, dict[str, Any]] = {}
        self.state: dict[str, Any] = {}
        self.master: dict[str, Any] = {}
        self.breaks = 0
        """How often the stream has ended before its time."""
        self._over = threading.Event()
        self._client = httpx.Client(base_url=self.url, headers={"Origin": self.url}, trust_env=False, verify=trusts, timeout=10)
        told = self._client.post("/join", json={"token": token})
        assert told.status_code == 201, told.text
        self.name, self.roles = told.json()["who"], tuple(told.json()["roles"])
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def does(self, do: str, role: str | None = None, **fields: Any) -> dict[str, Any]:
        """An act; while the console is away it is tried again, unless its line has arrived."""
        before = self._last()
        answer = self._until(lambda: self._sent({"do": do, "role": role or self.roles[0], **fields}, before))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def sees(self, kind: str, **about: Any) -> dict[str, Any]:
        """Wait for the first line of a kind."""
        return self.until(lambda: next((line for line in self.all(kind) if about.items() <= line.items()), None))

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [line for _, line in sorted(self.lines.items()) if line["kind"] == kind]

    def until(self, holds: Callable[[], T | None]) -> T:
        return self._until(holds)

    def close(self) -> None:
        self._over.set()
        self._client.close()
        self._reader.join(5)

    def _last(self) -> int:
        return max(self.lines, default=-1)

    def _sent(self, body: dict[str, Any], after: int) -> httpx.Response | None:
        with suppress(httpx.TransportError):
            return self._client.post("/acts", json=body)
        time.sleep(1.0)  # the console is away; what it has written before it ended comes with the stream
        mine = [line for seq, line in self.lines.items() if seq > after and line.get("who") == self.name]
        return httpx.Response(201, json=mine[-1]) if mine else None

    def _until(self, holds: Callable[[], T | None]) -> T:
        end = time.monotonic() + GIVE_UP_S
        while not (found := holds()):
            assert time.monotonic() < end, f"{self.name} waited in vain; the last lines: {list(self.lines.values())[-5:]}"
            time.sleep(0.05)
        return found

    def _read(self) -> None:
        while not self._over.wait(_AGAIN_S if self.breaks else 0):
            headers = {"Last-Event-ID": str(self._last())} if self.lines else {}
            with suppress(httpx.HTTPError, RuntimeError), self._client.stream("GET", "/events", headers=headers, timeout=30) as stream:
                for event, data in _events(stream.iter_lines()):
                    self._take(event, json.loads(data))
            self.breaks += not self._over.is_set()

    def _take(self, event: str, said: dict[str, Any]) -> None:
        match event:
            case "line":
                assert self.lines.setdefault(said["seq"], said) == said
            case "state":
                self.state = said
            case "master":
                self.master = said


def _events(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Server-sent events: name and data."""
    event, data = "message", list[str]()
    for line in lines:
        name, _, value = line.partition(":")
        match name:
            case "":
                if data:
                    yield event, "\n".join(data)
                event, data = "message", []
            case "event":
                event = value.strip()
            case "data":
                data.append(value.removeprefix(" "))
