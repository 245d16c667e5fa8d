"""Carrying out a control of the connector file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.drill.controls import Control, HttpCall
from harness.drill.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.body import Command, Host
from harness.world.reach import url_of

COMMAND_WALL_S = 30.0
HTTP_WALL_S = 5.0


def act(control: Control, host: Host, values: Mapping[str, str], surroundings: Command, send: Callable[[str], None]) -> str:
    """Use a control; returns what came of it. `send` signals the running attempts. Raises EnvironmentUnavailable when it refuses."""
    if control.http is not None:
        return f"http {_call(control.http, host, values)}"
    if control.signal is not None:
        send(control.signal)
        return control.signal
    if control.command is not None:
        words = tuple(render(word, values) for word in control.command)
        code, said = host.run(Command(words, surroundings.cwd, surroundings.variables), COMMAND_WALL_S)
        if code:
            raise EnvironmentUnavailable(f"{words[0]} exited with {code}", f"the end of its output: {said}" if said else "")
        return "exit 0"
    return f"file {render(control.file or '', values)}"


def _call(call: HttpCall, host: Host, values: Mapping[str, str]) -> int:
    """The status. Raises EnvironmentUnavailable."""
    import httpx

    url = url_of(call.path, host.reach(), call.port or values["connector.port"])
    headers = {"Authorization": f"Bearer {values['control.token']}"}
    try:
        status = httpx.request(call.method, url, headers=headers, timeout=HTTP_WALL_S, trust_env=False).status_code
    except httpx.HTTPError as error:
        raise EnvironmentUnavailable(f"{url} does not answer: {error!r}") from error
    if status >= 400:
        raise EnvironmentUnavailable(f"{url} answered {status}")
    return status
