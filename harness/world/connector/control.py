"""Carrying out a control of the connector file: a request, a command, a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from harness.drill.connector.controls import Control, HttpCall
from harness.drill.text.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.certificates import trusted
from harness.world.connector.reach import url_of
from harness.world.processes.body import Command, Host
from harness.world.secret import write_secret

COMMAND_WALL_S = 30.0
HTTP_WALL_S = 5.0


def act(control: Control, host: Host, values: Mapping[str, str], surroundings: Command, log: Path) -> str:
    """Use a control that does not touch the attempts; returns the result. Raises EnvironmentUnavailable when it refuses."""
    if control.http is not None:
        return f"http {call(control.http, host, values)}"
    if control.command is not None:
        words = tuple(render(word, values) for word in control.command)
        wall_s = max(COMMAND_WALL_S, (control.within or 0.0) / float(values["speed"]))
        code, said = host.run(Command(words, surroundings.cwd, surroundings.variables), wall_s, log)
        if code:
            raise EnvironmentUnavailable(f"{words[0]} exited with {code}", f"the end of its output: {said}" if said else "")
        return "exit 0"
    return _file(control, values)


def _file(control: Control, values: Mapping[str, str]) -> str:
    """Write or remove a file, never through a link out of the run's folders."""
    path, run_dir = Path(render(control.remove or control.file or "", values)), Path(values["connector.home"]).parent
    if not path.parent.resolve().is_relative_to(run_dir.resolve()):
        raise EnvironmentUnavailable(f"{path} leads out of {run_dir}")
    try:
        if control.remove is not None:
            path.unlink(missing_ok=True)
            return f"removed {path.name}"
        write_secret(path, render(control.content or "", values))
    except OSError as error:
        raise EnvironmentUnavailable(f"{path}: {error.strerror}") from error
    return f"file {path.name}"


class Reachable(Protocol):
    """Something with ports on a host."""

    def reach(self) -> str:
        """The host name by which the harness reaches them."""


def call(call: HttpCall, host: Reachable, values: Mapping[str, str]) -> int:
    """Make the request of a control; the status. Raises EnvironmentUnavailable."""
    import httpx

    url = url_of(render(call.path, values), host.reach(), call.port or values["connector.port"])
    headers = {"Authorization": f"Bearer {values['control.token']}"} | {name: render(text, values) for name, text in call.headers.items()}
    body = {"json": _filled(call.json_, values)} if call.json_ is not None else {}
    try:
        answer = httpx.request(call.method, url, headers=headers, timeout=HTTP_WALL_S, trust_env=False, verify=trusted(), **body)
    except httpx.HTTPError as error:
        raise EnvironmentUnavailable(f"{url} does not answer: {error!r}") from error
    if answer.status_code >= 400:
        raise EnvironmentUnavailable(f"{url} answered {answer.status_code}")
    return answer.status_code


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    """Every text in a JSON value rendered."""
    if isinstance(value, str):
        return render(value, values)
    if isinstance(value, dict):
        return {name: _filled(part, values) for name, part in value.items()}
    return [_filled(part, values) for part in value] if isinstance(value, (list, tuple)) else value
