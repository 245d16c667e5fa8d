"""Exporting the history of a connector, as people would to reconcile with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harness.drill.connector.history import Export
from harness.drill.text.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.connector.control import COMMAND_WALL_S
from harness.world.connector.dead_letters import get
from harness.world.connector.reach import url_of
from harness.world.processes.body import Command, Host

LONGEST_S = 3600.0
"""Drill seconds, and at least as long as any other command: after that it is given up."""


def read(where: Export, host: Host, values: Mapping[str, str], surroundings: Command, log: Path) -> str:
    """The whole text. Raises EnvironmentUnavailable when there is none."""
    if where.command is None:
        wall_s = max(COMMAND_WALL_S, LONGEST_S / float(values["speed"]))
        return get(url_of(render(where.http or "/", values), host.reach(), values["connector.port"]), values, wall_s)
    return printed(where.command, host, values, surroundings, log)


def printed(command: tuple[str, ...], host: Host, values: Mapping[str, str], surroundings: Command, log: Path) -> str:
    """All that a command prints. Raises EnvironmentUnavailable when it does not work."""
    wall_s = max(COMMAND_WALL_S, LONGEST_S / float(values["speed"]))
    words, begin = tuple(render(word, values) for word in command), log.stat().st_size if log.exists() else 0
    code, said = host.run(Command(words, surroundings.cwd, surroundings.variables), wall_s, log)
    if code:
        raise EnvironmentUnavailable(f"{words[0]} exited with {code}", f"the end of its output: {said}" if said else "")
    return log.read_bytes()[begin:].decode(errors="replace")
