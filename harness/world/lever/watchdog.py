"""The watchdog of a run: a process of its own, which heals everything when the lever is pulled, or when the engine dies.

`python -m harness.world.lever.watchdog RUN_DIR` reads JSON lines from its standard input: first its charge, the tokens of the fakes among
it, which it holds in memory alone. Then `{"broken": [proxy, toxic], "wall_s": n}` before a fault of a proxy without a dead man's switch,
and `{"whole": [proxy, toxic]}` after its heal: a fault that lasts longer is undone. If the input ends without `{"over": true}`, the engine
is dead: all faults are undone. The lever is looked at several times a second, with the engine alive, stopped or dead; while it is pulled,
whatever is armed is healed again and again. Imports the standard library only, so that it stands ready within milliseconds.
"""

from __future__ import annotations

import contextlib
import ctypes
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
from harness.world.lever import targets
from harness.world.lever.alarm import Alarm
from harness.world.lever.healing import heal
from harness.world.lever.targets import FakeAt, ProxyAt, Target

LOOK_WALL_S = 0.1
_PR_SET_DUMPABLE = 4
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


@dataclass(frozen=True)
class Charge:
    """What the watchdog is to heal, and how long it tries after the engine's death."""

    fakes: tuple[FakeAt, ...]
    proxy: ProxyAt | None
    helpers: tuple[list[str], ...]
    """Commands that set right what lies beyond fakes and proxies, such as containers that stand still."""
    helped: frozenset[str]
    """The kinds of fault that they undo."""
    patience_s: float
    undo: str | None
    """Where to note that everything of somebody else's was put back."""

    @classmethod
    def of(cls, line: dict[str, Any]) -> Charge:
        fakes, proxy = targets.of_line(line)
        return cls(tuple(fakes), proxy, tuple(line["helpers"]), frozenset(line["helped"]), line["patience_s"], line["undo"])

    @property
    def targets(self) -> list[Target]:
        return [*self.fakes, *([self.proxy] if self.proxy else [])]


def main() -> None:
    """Until the engine is done, or dead and everything is healed."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a signal to the group of the harness must not end the watchdog, which then heals the faults
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # no other process of this account reads the tokens in its memory
    heard = _heard()
    first = next((line for line in heard if line), None)
    if first is None or "over" in first:
        return
    charge, watch = Charge.of(first), Watch()
    alarm = Alarm(Path(sys.argv[1]), charge.targets, charge.helpers, charge.helped)
    for line in heard:
        now_s = time.monotonic()
        watch.hear(line, now_s)
        _undo_late(watch, charge, now_s)
        if not watch.over:
            alarm.look(now_s)
    if not watch.over:
        _engine_is_dead(charge)


def _undo_late(watch: Watch, charge: Charge, now_s: float) -> None:
    for proxy, toxic in watch.late(now_s):
        with contextlib.suppress(HarnessError):
            if charge.proxy:
                charge.proxy.heal_one(proxy, toxic)
            del watch.due[proxy, toxic]
            _say(f"the deadline of {proxy} {toxic} has come: healed")


def _engine_is_dead(charge: Charge) -> None:
    """Heal until nothing is left; what is somebody else's may be out of reach for a while."""
    give_up = time.monotonic() + charge.patience_s
    while True:
        came = heal(charge.targets)
        for done in came.done:
            _say(f"the engine is dead: {done}")
        if not came.left:
            break
        if time.monotonic() > give_up:
            _say(f"the engine is dead, and this is left: {'; '.join(came.left)}")
            return
        time.sleep(_AGAIN_WALL_S)  # a server that is not there cannot be waited for otherwise
    for fake in charge.fakes:
        with contextlib.suppress(HarnessError):
            fake.let_go()
    if charge.undo:
        from harness.world import undo

        undo.write(Path(charge.undo), undo.AllPutBack(done=True))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _heard() -> Iterator[dict[str, Any]]:
    """Lines of standard input, and an empty one several times a second, until it ends."""
    rest = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(0, selectors.EVENT_READ)
        while True:
            if not waiting.select(LOOK_WALL_S):
                yield {}
                continue
            data = os.read(0, 65536)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
