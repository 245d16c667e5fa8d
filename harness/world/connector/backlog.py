"""Asks a connector, again and again, how much it has yet to do. Nothing is judged by the answers."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from harness.drill.connector.backlog import BacklogProbe
from harness.drill.text.template import render
from harness.errors import EnvironmentUnavailable
from harness.journal import Tell, events
from harness.world.certificates import trusted
from harness.world.connector.reach import url_of
from harness.world.processes.body import Command, Host

COMMAND_WALL_S = 10.0
_LEAST_WALL_S = 0.5
_NUMBER = re.compile(r"[0-9]+")


class NoAnswer(Exception):
    """The connector did not answer with a number; the text has its answer."""


class Asker:
    """A thread that journals `backlog_told`; `latest` is the last answer, None while there is none."""

    def __init__(self, ask: Callable[[], int], wait_wall_s: float, tell: Tell, actor: str, least_wall_s: float = _LEAST_WALL_S) -> None:
        self.latest: int | None = None
        self._ask = ask
        self._wait_s = max(least_wall_s, wait_wall_s)
        self._tell = tell
        self._actor = actor
        self._over = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._keep_asking, name=f"{actor}-backlog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(COMMAND_WALL_S + 5)

    def _keep_asking(self) -> None:
        while not self._over.wait(self._wait_s):
            try:
                self.latest, why = self._ask(), ""
            except (NoAnswer, EnvironmentUnavailable) as error:
                self.latest, why = None, str(error)
            if self._over.is_set():
                return
            if self.latest is not None:
                self._tell(events.BacklogTold(actor=self._actor, records=self.latest))
            elif why != self._told:
                self._tell(events.BacklogUntold(actor=self._actor, reason=why))
            self._told = why


def question(
    probe: BacklogProbe, host: Host, values: Mapping[str, str], surroundings: Command, logs: Callable[[], tuple[Path, Path]]
) -> Callable[[], int]:
    """How to ask; `logs` are the latest attempt's output and the file for the output of a command.

    What it returns raises NoAnswer, EnvironmentUnavailable.
    """
    if probe.http is not None:
        place = probe.http
        return lambda: _number_at(_get(url_of(render(place, values), host.reach(), values["connector.port"])), probe.at)
    if probe.command is not None:
        words = tuple(render(word, values) for word in probe.command)
        return lambda: _printed(host, Command(words, surroundings.cwd, surroundings.variables), logs()[1], probe.at)
    pattern = re.compile(probe.log or "", re.MULTILINE)
    return lambda: _in_log(pattern, logs()[0])


def _get(url: str) -> str:
    import httpx

    try:
        answer = httpx.get(url, timeout=2, trust_env=False, verify=trusted())
    except httpx.HTTPError as error:
        raise NoAnswer(f"{url} does not answer: {error!r}") from error
    if not answer.is_success:
        raise NoAnswer(f"{url} answered {answer.status_code}")
    return answer.text


def _printed(host: Host, command: Command, log: Path, at: str | None) -> int:
    code, said = host.run(command, COMMAND_WALL_S, log)
    if code:
        raise NoAnswer(f"{command.words[0]} exited with {code}")
    if at is not None:
        return _number_at(said, at)
    numbers = _NUMBER.findall(said)
    if not numbers:
        raise NoAnswer(f"{command.words[0]} printed no number")
    return int(numbers[-1])


def _in_log(pattern: re.Pattern[str], log: Path) -> int:
    found = pattern.findall(log.read_text(errors="replace")) if log.is_file() else []
    if not found or not _NUMBER.fullmatch(found[-1]):
        raise NoAnswer("no line of its output says it")
    return int(found[-1])


def _number_at(text: str, path: str | None) -> int:
    """Raises NoAnswer."""
    try:
        value: Any = json.loads(text)
        for part in path.split(".") if path else ():
            value = value[int(part)] if isinstance(value, list) else value[part]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NoAnswer(f"no number at {path}" if path else "the answer is not a number") from None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or value < 0:  # noqa: PLR0124  # NaN
        raise NoAnswer(f"no number at {path}" if path else "the answer is not a number")
    return int(value)
