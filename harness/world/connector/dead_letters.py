"""Asking a connector which records it has given up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harness.drill.connector.dead_letters import DeadLetters
from harness.drill.text.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.certificates import trusted
from harness.world.connector.control import COMMAND_WALL_S, HTTP_WALL_S
from harness.world.connector.reach import url_of
from harness.world.processes.body import Command, Host

LONGEST = 1_000_000
"""Characters; what comes after them is left out."""


def read(where: DeadLetters, host: Host, values: Mapping[str, str], surroundings: Command, log: Path) -> str:
    """Its answer as it stands. Raises EnvironmentUnavailable when there is none."""
    if where.command is not None:
        words = tuple(render(word, values) for word in where.command)
        code, said = host.run(Command(words, surroundings.cwd, surroundings.variables), COMMAND_WALL_S, log)
        if code:
            raise EnvironmentUnavailable(f"{words[0]} exited with {code}", f"the end of its output: {said}" if said else "")
        return said[:LONGEST]
    return get(url_of(render(where.http or "/", values), host.reach(), values["connector.port"]), values)


def get(url: str, values: Mapping[str, str], wall_s: float = HTTP_WALL_S) -> str:
    """The text that is there. Raises EnvironmentUnavailable."""
    import httpx

    headers = {"Authorization": f"Bearer {values['control.token']}"}
    try:
        answer = httpx.get(url, headers=headers, timeout=wall_s, trust_env=False, verify=trusted())
    except httpx.HTTPError as error:
        raise EnvironmentUnavailable(f"{url} does not answer: {error!r}") from error
    if not answer.is_success:
        raise EnvironmentUnavailable(f"{url} answered {answer.status_code}")
    return answer.text[:LONGEST]
