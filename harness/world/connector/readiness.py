"""Whether an attempt is at work, by the connector file's own condition."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.drill.connector.ready import Ready
from harness.drill.text.template import render
from harness.world.connector.reach import answers, host_and_port, url_of
from harness.world.processes.body import Command, Host

LEAST_WALL_S = 20.0
_COMMAND_WALL_S = 10.0
_PAUSE_WALL_S = 0.2


def ready_test(ready: Ready | None, host: Host, values: Mapping[str, str], surroundings: Command, log: Path) -> Callable[[], bool]:
    """A look that is taken again and again until it says yes; `log` is the attempt's output."""
    if ready is None:
        return lambda: True
    if ready.http is not None:
        place = ready.http
        return lambda: answers(url_of(place, host.reach(), values["connector.port"]))
    if ready.tcp is not None:
        place = render(ready.tcp, values)
        return lambda: _listens(*host_and_port(place, host.reach()))
    if ready.log is not None:
        wanted = re.compile(ready.log, re.MULTILINE)
        return lambda: log.is_file() and bool(wanted.search(log.read_text(errors="replace")))
    if ready.command is not None:
        words = tuple(render(word, values) for word in ready.command)
        command = Command(words, surroundings.cwd, surroundings.variables)
        return _spaced(lambda: host.run(command, _COMMAND_WALL_S, log.with_suffix(".ready.log"))[0] == 0)
    due = time.monotonic() + (ready.after or 0.0) / float(values["speed"])
    return lambda: time.monotonic() >= due


def patience_wall_s(ready: Ready | None, speed: float) -> float:
    """How long it may take: starting is work, which no clock accelerates."""
    return max(LEAST_WALL_S, (ready.within or 0.0) / speed if ready else 0.0)


def words(ready: Ready | None) -> str:
    """The condition that it waits for, in words for a message."""
    if ready is None:
        return ""
    given = ready.model_dump(mode="json", exclude_none=True, exclude={"within"})
    return "ready: " + ", ".join(f"{key}: {value}" for key, value in given.items())


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _spaced(look: Callable[[], bool]) -> Callable[[], bool]:
    """Not as often as the others: each look starts a process."""
    due = 0.0

    def spaced() -> bool:
        nonlocal due
        if time.monotonic() < due:
            return False
        seen = look()
        due = time.monotonic() + _PAUSE_WALL_S
        return seen

    return spaced
