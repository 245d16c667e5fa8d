"""Which processes of this machine belong to which actor: all descendants of a named process belong to its actor.

Read from /proc, cheaply enough for many looks a second: the parent of each process is read once. Without /proc no process is found.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress

from harness.world.processes.supervisor import parent


class Families:
    """The processes below the `named` ones (pid to actor), asked for at each look; a nearer name goes before a farther one."""

    def __init__(self, named: Callable[[], Mapping[int, str]]) -> None:
        self._named = named
        self._before: Mapping[int, str] = {}
        self._actors: dict[int, str | None] = {}
        """Everybody alive; None: a stranger."""

    def look(self) -> dict[int, str]:
        """Pid to actor. Who was seen once keeps its actor when its parent ends."""
        named = dict(self._named())
        if named != self._before:
            self._before, self._actors = named, {}
        alive = set(_pids())
        self._actors = {pid: actor for pid, actor in self._actors.items() if pid in alive}
        for pid in alive:
            self._actor(pid)
        return {pid: actor for pid, actor in self._actors.items() if actor is not None}

    def _actor(self, pid: int) -> str | None:
        line: list[int] = []
        while pid not in self._actors:
            line.append(pid)
            above = parent(pid) if pid not in self._before else None
            if not above:
                self._actors[pid] = self._before.get(pid)
            else:
                pid = above
        found = self._actors[pid]
        self._actors.update(dict.fromkeys(line, found))
        return found


def _pids() -> list[int]:
    with suppress(OSError):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208  # many times a second
    return []
