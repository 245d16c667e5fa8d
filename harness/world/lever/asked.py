"""One call to a control plane, by the standard library: the watchdog starts in milliseconds, and nothing that it needs can be missing."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from harness.errors import EnvironmentUnavailable, NoAnswer

PATIENCE_WALL_S = 1.0
"""For one answer. What stands still itself cannot be healed in time, and must not hold up the others."""
_NOTHING: Mapping[str, str] = {}


def ask(url: str, method: str, path: str, *, headers: Mapping[str, str] = _NOTHING, body: Mapping[str, Any] | None = None) -> Any:
    """The answer's JSON; None for a thing that is not there, or an empty answer. Raises NoAnswer, and EnvironmentUnavailable when it is
    refused."""
    parts = urlsplit(url)
    way = _connection(parts.scheme, parts.hostname or "", parts.port)
    data = None if body is None else json.dumps(body)
    try:
        way.request(method, parts.path.rstrip("/") + path, data, {"Content-Type": "application/json", **headers})
        answer = way.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"{url} does not answer ({type(error).__name__})") from error
    finally:
        way.close()
    if answer.status == 404:
        return None
    if answer.status >= 400:
        raise EnvironmentUnavailable(f"{url} refused {method} {path}: {answer.status}")
    try:
        return json.loads(content) if content else None
    except ValueError:
        raise EnvironmentUnavailable(f"{url} answered {method} {path} with something else than JSON") from None


def is_gone(error: BaseException) -> bool:
    """Whether nothing listens there any more: a program that has ended has no fault in place."""
    return isinstance(error.__cause__, ConnectionRefusedError)


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme != "https":
        return http.client.HTTPConnection(host, port, timeout=PATIENCE_WALL_S)
    from harness.world.certificates import trusted

    return http.client.HTTPSConnection(host, port, timeout=PATIENCE_WALL_S, context=trusted())
