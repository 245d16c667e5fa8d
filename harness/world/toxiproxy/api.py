"""Toxiproxy through `toxiproxy-python`: the one file that knows its traps.

Its host and port are class attributes (one server per process), its calls have no timeouts, and a 500 does not raise; so every call goes
through its APIConsumer under one lock, with a timeout, and each setting is read back and compared.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from harness.errors import EnvironmentUnavailable, NoAnswer, NotInjected
from harness.world.proxies import Proxies

_LOCK = threading.Lock()
_TIMEOUT_S = 5.0
_VERSION = re.compile(r"v?\d+(\.\d+)+\S*")
_DIRECT = {"http": None, "https": None, "all": None}
"""Never by way of the proxy that HTTP_PROXY names."""
DEADLINE = "Idrill-Deadline-Ms"
"""The header of a dead man's switch: fixtures/faultproxy/README.md."""
_STRANGER = "is it a Toxiproxy that answers there?"


@dataclass(frozen=True)
class Toxiproxy(Proxies):
    """A server's control API; `url` such as http://127.0.0.1:8474."""

    url: str

    def version(self) -> str:
        """Raises EnvironmentUnavailable when no Toxiproxy answers. Servers before 2.5 tell it as plain text."""
        content = self._send("get", "/version")
        plain = _VERSION.fullmatch(content.decode(errors="replace").strip())
        told = plain[0] if plain else _object(content).get("version")
        if told is None:
            raise self._stranger("GET /version")
        return str(told)

    def create(self, name: str, upstream: str, listen: str = "127.0.0.1:0") -> str:
        """A new proxy, by default on a free loopback port; returns `host:port`. Raises EnvironmentUnavailable."""
        made = self._call("post", "/proxies", {"name": name, "listen": listen, "upstream": upstream, "enabled": True})
        if "listen" not in made:
            raise self._stranger("POST /proxies")
        return str(made["listen"])

    def proxies(self) -> dict[str, Any]:
        return self._call("get", "/proxies")

    def show(self, name: str) -> dict[str, Any]:
        return self._call("get", f"/proxies/{name}")

    def enable(self, name: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        self._call("post", f"/proxies/{name}", {"enabled": enabled}, _deadline(deadline_s))
        shown = self.show(name)
        if shown.get("enabled") is not enabled:
            raise NotInjected(f"proxy {name}: enabled should be {enabled}, is {shown.get('enabled')}")
        return {"enabled": enabled}

    def add_toxic(  # noqa: PLR0913, PLR0917  # the fields of Toxiproxy's own object
        self,
        proxy: str,
        name: str,
        kind: str,
        stream: str,
        toxicity: float,
        attributes: Mapping[str, int],
        deadline_s: float | None = None,
    ) -> dict[str, Any]:
        body = {"name": name, "type": kind, "stream": stream, "toxicity": toxicity, "attributes": dict(attributes)}
        self._call("post", f"/proxies/{proxy}/toxics", body, _deadline(deadline_s))
        shown = self._call("get", f"/proxies/{proxy}/toxics/{name}")
        wrong = {key: shown.get(key) for key in body if shown.get(key) != body[key]}
        if wrong:
            raise NotInjected(f"proxy {proxy}: toxic {name} was read back as {wrong}")
        return shown

    def remove_toxic(self, proxy: str, name: str) -> None:
        if not self._has(proxy, name):
            return
        try:
            self._call("delete", f"/proxies/{proxy}/toxics/{name}")
        except EnvironmentUnavailable:
            if self._has(proxy, name):  # else somebody was quicker: a watchdog, or a dead man's switch
                raise

    def _has(self, proxy: str, toxic: str) -> bool:
        return any(one["name"] == toxic for one in self.show(proxy).get("toxics", []))

    def delete(self, name: str) -> None:
        """Harmless when it is already gone."""
        if name in self.proxies():
            self._call("delete", f"/proxies/{name}")

    def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        content = self._send(method, path, body, headers)
        told = _object(content)
        if content and not told and content.strip() != b"{}":
            raise self._stranger(f"{method.upper()} {path}")
        return told

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None) -> bytes:
        from requests import RequestException
        from toxiproxy.api import APIConsumer

        with _LOCK:
            APIConsumer.host, APIConsumer.port = self._address()
            try:
                arguments = {"json": body} if body is not None else {}
                response = getattr(APIConsumer, method)(path, timeout=_TIMEOUT_S, proxies=_DIRECT, headers=headers, **arguments)
            except RequestException as error:
                why = type(error).__name__  # the library's text is a chain of wrapped errors
                raise NoAnswer(f"Toxiproxy at {self.url} does not answer ({why})", "is it running, on this address?") from error
            except Exception as error:  # the library's own exceptions carry only the body
                what = f"{method.upper()} {path}: {type(error).__name__}: {str(error)[:200]}"
                raise EnvironmentUnavailable(f"Toxiproxy at {self.url} refused {what}", _STRANGER) from error
        if response.status_code >= 400:
            raise EnvironmentUnavailable(
                f"Toxiproxy at {self.url} answered {response.status_code} to {method.upper()} {path}: {response.text}"
            )
        return bytes(response.content)

    def _stranger(self, call: str) -> EnvironmentUnavailable:
        return EnvironmentUnavailable(f"{self.url} answered {call} with something that no Toxiproxy sends", _STRANGER)

    def _address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        try:
            return f"[{host}]" if ":" in host else host, parts.port or 8474
        except ValueError:
            raise EnvironmentUnavailable(f"{self.url} is not the address of a Toxiproxy", "such as http://127.0.0.1:8474") from None


def _deadline(deadline_s: float | None) -> dict[str, str]:
    return {} if deadline_s is None else {DEADLINE: str(max(1, round(deadline_s * 1000)))}


def _object(content: bytes) -> dict[str, Any]:
    """The JSON object that an answer holds; empty where it holds none."""
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
