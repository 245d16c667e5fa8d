"""The dead man's switch of a Toxiproxy that has none: a process of its own, which outlives the harness just long enough to heal.

`python -m harness.world.attach.watchdog UNDO` reads JSON lines from its standard input: first `{"url", "found"}`, then `{"broken": [proxy,
toxic], "wall_s": n}` before a fault and `{"whole": [proxy, toxic]}` after its heal. A fault that lasts longer than that is undone: the
proxy
is put back as it was found. If the input ends without `{"over": true}`, the harness is dead: all faults are undone, and UNDO records it.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.errors import HarnessError
from harness.world import undo
from harness.world.attach.found import Found, put_back
from harness.world.toxiproxy.api import Toxiproxy

_PATIENCE_WALL_S = 600.0
"""How long a Toxiproxy that does not answer is tried again."""
_AGAIN_WALL_S = 0.5
Place = tuple[str, str]
"""A proxy, and a toxic of it or nothing."""


@dataclass
class Watch:
    """The faults in place, and until when (monotonic wall seconds)."""

    due: dict[Place, float] = field(default_factory=dict)
    over: bool = False

    def hear(self, line: dict[str, Any], now_s: float) -> None:
        if "broken" in line:
            self.due[_place(line["broken"])] = now_s + float(line["wall_s"])
        elif "whole" in line:
            self.due.pop(_place(line["whole"]), None)
        self.over = self.over or bool(line.get("over"))

    def late(self, now_s: float) -> list[Place]:
        return [place for place, due_s in self.due.items() if due_s <= now_s]


def _place(words: list[str]) -> Place:
    return words[0], words[1]


def heal(server: Toxiproxy, found: Found, toxic: str) -> None:
    """One thing: the proxy enabled as it was found, or the toxic away. Raises HarnessError."""
    if toxic:
        server.remove_toxic(str(found["name"]), toxic)
    else:
        server.enable(str(found["name"]), enabled=bool(found["enabled"]))


def main() -> None:
    """Until the harness is done, or dead and everything is healed."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a signal to the group of the harness must not end the watchdog, which then heals the faults
    heard = _heard()
    first = next(heard, None)
    if first is None:
        return
    server, found, watch = Toxiproxy(first["url"]), first["found"], Watch()
    for line in heard:
        now_s = time.monotonic()
        watch.hear(line, now_s)
        for proxy, toxic in watch.late(now_s):
            with contextlib.suppress(HarnessError):
                heal(server, found[proxy], toxic)
                del watch.due[proxy, toxic]
                _say(f"the deadline of {proxy} {toxic} has come: healed")
    if not watch.over and _heal_all(server, found):
        undo.write(Path(sys.argv[1]), undo.AllPutBack(done=True))


def _heal_all(server: Toxiproxy, found: dict[str, Found]) -> bool:
    """Whether everything is as it was found."""
    give_up, left = time.monotonic() + _PATIENCE_WALL_S, list(found.values())
    while left and time.monotonic() < give_up:
        for one in list(left):
            with contextlib.suppress(HarnessError):
                _say(f"the harness is dead: {put_back(server, one)}")
                left.remove(one)
        if left:
            time.sleep(_AGAIN_WALL_S)  # a server that is not there cannot be waited for otherwise
    return not left


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _heard() -> Iterator[dict[str, Any]]:
    """Lines of standard input, and an empty one now and then, until it ends."""
    rest = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(0, selectors.EVENT_READ)
        while True:
            if not waiting.select(_AGAIN_WALL_S):
                yield {}
                continue
            data = os.read(0, 65536)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
