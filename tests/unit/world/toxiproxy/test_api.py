"""The adapter around `toxiproxy-python`, with the library and `requests` themselves; only what would go on the wire is taken over."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from harness.errors import EnvironmentUnavailable, NotInjected
from harness.world.toxiproxy.api import DEADLINE, Toxiproxy

URL = "http://127.0.0.1:1"


@dataclass
class Server:
    """A Toxiproxy without sockets; `stubborn` ones accept every change and make none."""

    proxies: dict[str, dict[str, Any]] = field(default_factory=dict)
    stubborn: bool = False
    answer: tuple[int, str] | None = None
    """What it answers to everything, instead."""
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    deadlines: list[str] = field(default_factory=list)

    def take(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.sent.append((f"{request.method} {request.url}", options))
        self.deadlines += [request.headers[DEADLINE]] if DEADLINE in request.headers else []
        body = json.loads(request.body) if request.body else {}
        status, content = self.answer or self._answered(str(request.method), str(request.path_url), body)
        response = requests.Response()
        response.status_code, response._content = status, content.encode()
        return response

    def _answered(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, str]:
        words = path.strip("/").split("/")
        if words == ["version"]:
            return 200, '{"version":"2.12.0"}'
        if words == ["proxies"] and method == "POST":
            if body["name"] in self.proxies:
                return 409, '{"error":"proxy already exists"}'
            self.proxies[body["name"]] = {**body, "listen": "127.0.0.1:40001", "toxics": []}
            return 201, json.dumps(self.proxies[body["name"]])
        if words == ["proxies"]:
            return 200, json.dumps(self.proxies)
        if words[1] not in self.proxies:
            return 404, '{"error":"proxy not found"}'
        return self._of_proxy(method, self.proxies[words[1]], words[2:], body)

    def _of_proxy(self, method: str, proxy: dict[str, Any], words: list[str], body: dict[str, Any]) -> tuple[int, str]:
        match method, words:
            case "POST", []:
                proxy.update({} if self.stubborn else body)
            case "DELETE", []:
                del self.proxies[proxy["name"]]
                return 204, ""
            case "POST", ["toxics"]:
                proxy["toxics"].append({**body, **({"toxicity": 0.1} if self.stubborn else {})})
            case "GET", ["toxics", name]:
                return 200, json.dumps(next(toxic for toxic in proxy["toxics"] if toxic["name"] == name))
            case "DELETE", ["toxics", name] if all(toxic["name"] != name for toxic in proxy["toxics"]):
                return 404, '{"error":"toxic not found"}'
            case "DELETE", ["toxics", name]:
                proxy["toxics"] = [toxic for toxic in proxy["toxics"] if toxic["name"] != name]
                return 204, ""
        return 200, json.dumps(proxy)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(requests.Session, "send", lambda _self, request, **options: made.take(request, **options))
    return made


@pytest.fixture
def proxy(server: Server) -> Toxiproxy:
    """The adapter, with one proxy `p` there."""
    made = Toxiproxy(URL)
    made.create("p", "127.0.0.1:9")
    return made


def test_a_new_proxy_tells_where_it_listens(server: Server) -> None:
    assert Toxiproxy(URL).create("p", "127.0.0.1:9") == "127.0.0.1:40001"
    assert server.proxies["p"]["upstream"] == "127.0.0.1:9"


def test_two_servers_in_one_process_are_not_mixed_up(server: Server) -> None:
    """The library keeps host and port in its class."""
    one, other = Toxiproxy("http://127.0.0.1:1"), Toxiproxy("http://127.0.0.2:2")
    one.version()
    other.version()
    one.version()
    assert [line for line, _ in server.sent] == [f"GET http://{host}/version" for host in ("127.0.0.1:1", "127.0.0.2:2", "127.0.0.1:1")]


def test_the_usual_port_is_meant_when_none_is_named(server: Server) -> None:
    Toxiproxy("http://127.0.0.1").version()
    assert server.sent[0][0] == "GET http://127.0.0.1:8474/version"


def test_an_ipv6_address_stays_one(server: Server) -> None:
    Toxiproxy("http://[::1]:1").version()
    assert server.sent[0][0] == "GET http://[::1]:1/version"


def test_no_call_waits_for_ever_or_goes_by_way_of_somebody_elses_proxy(proxy: Toxiproxy, server: Server, monkeypatch: Any) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://proxy.invalid:3128")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    proxy.enable("p", enabled=False)
    proxy.add_toxic("p", "t", "latency", "upstream", 1.0, {"latency": 5})
    proxy.remove_toxic("p", "t")
    proxy.delete("p")
    assert len(server.sent) > 8
    assert {options["timeout"] for _, options in server.sent} == {5.0}
    assert [dict(options["proxies"]) for _, options in server.sent] == [{}] * len(server.sent)


def test_what_was_set_is_read_back(proxy: Toxiproxy, server: Server) -> None:
    assert proxy.enable("p", enabled=False) == {"enabled": False}
    assert server.proxies["p"]["enabled"] is False
    toxic = proxy.add_toxic("p", "t", "latency", "upstream", 0.5, {"latency": 5})
    assert toxic == {"name": "t", "type": "latency", "stream": "upstream", "toxicity": 0.5, "attributes": {"latency": 5}}


def test_a_deadline_is_told_in_milliseconds_of_wall_time(proxy: Toxiproxy, server: Server) -> None:
    proxy.enable("p", enabled=False, deadline_s=12.5)
    proxy.add_toxic("p", "t", "latency", "upstream", 1.0, {"latency": 5}, 0.0001)
    proxy.enable("p", enabled=True)
    assert server.deadlines == ["12500", "1"]


def test_what_is_not_as_it_was_set_is_not_injected(proxy: Toxiproxy, server: Server) -> None:
    server.stubborn = True
    with pytest.raises(NotInjected, match="proxy p: enabled should be False, is True"):
        proxy.enable("p", enabled=False)
    with pytest.raises(NotInjected, match=r"toxic t was read back as \{'toxicity': 0.1\}"):
        proxy.add_toxic("p", "t", "latency", "upstream", 1.0, {"latency": 5})


def test_taking_away_what_is_gone_is_harmless(proxy: Toxiproxy, server: Server) -> None:
    proxy.remove_toxic("p", "never-there")
    proxy.delete("never-there")
    assert [line for line, _ in server.sent if line.startswith("DELETE")] == []
    proxy.delete("p")
    assert server.proxies == {}


def test_so_is_taking_away_what_somebody_else_takes_away_just_now(proxy: Toxiproxy, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy.add_toxic("p", "t", "latency", "upstream", 1.0, {"latency": 5})
    call = Toxiproxy._call

    def quicker(self: Toxiproxy, method: str, *rest: Any) -> dict[str, Any]:
        if method == "delete":
            call(self, method, *rest)
        return call(self, method, *rest)

    monkeypatch.setattr(Toxiproxy, "_call", quicker)
    proxy.remove_toxic("p", "t")


def test_a_toxic_that_cannot_be_taken_away_is_an_error(proxy: Toxiproxy, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy.add_toxic("p", "t", "latency", "upstream", 1.0, {"latency": 5})
    call = Toxiproxy._call

    def refusing(self: Toxiproxy, method: str, *rest: Any) -> dict[str, Any]:
        if method == "delete":
            raise EnvironmentUnavailable("it refused")
        return call(self, method, *rest)

    monkeypatch.setattr(Toxiproxy, "_call", refusing)
    with pytest.raises(EnvironmentUnavailable, match="it refused"):
        proxy.remove_toxic("p", "t")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((500, "oh no"), "answered 500 to GET /version: oh no"),
        ((404, '{"error":"nothing here"}'), "refused GET /version: NotFound: .*nothing here"),
        ((409, "taken"), "refused GET /version: ProxyExists"),
        ((400, "what?"), "refused GET /version: InvalidToxic"),
    ],
)
def test_a_refusal_is_the_operators_matter_whatever_the_library_makes_of_it(server: Server, answer: tuple[int, str], words: str) -> None:
    server.answer = answer
    with pytest.raises(EnvironmentUnavailable, match=words):
        Toxiproxy(URL).version()


@pytest.mark.parametrize("content", ["<html>It works!</html>", "[]", '"ok"', "{}", '{"hello":"world"}', ""])
def test_an_answer_that_is_no_toxiproxys_is_the_operators_matter_too(server: Server, content: str) -> None:
    server.answer = (200, content)
    for call in (Toxiproxy(URL).version, lambda: Toxiproxy(URL).create("p", "127.0.0.1:9")):
        with pytest.raises(EnvironmentUnavailable, match=r"that no Toxiproxy sends\n  hint: is it a Toxiproxy that answers there\?"):
            call()


def test_an_address_that_is_none_is_told(server: Server) -> None:
    with pytest.raises(EnvironmentUnavailable, match=r"http://127\.0\.0\.1:proxy is not the address of a Toxiproxy"):
        Toxiproxy("http://127.0.0.1:proxy").version()


def test_an_old_server_tells_its_version_as_plain_text(server: Server) -> None:
    assert Toxiproxy(URL).version() == "2.12.0"
    server.answer = (200, "2.1.4\n")
    assert Toxiproxy(URL).version() == "2.1.4"


@pytest.mark.parametrize("error", [requests.ConnectionError, requests.Timeout, requests.exceptions.InvalidURL])
def test_silence_is_the_operators_matter(monkeypatch: pytest.MonkeyPatch, error: Callable[[str], Exception]) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error("HTTPConnectionPool: a chain of wrapped errors")

    monkeypatch.setattr(requests.Session, "send", fail)
    with pytest.raises(EnvironmentUnavailable, match=r"does not answer \(\w+\)\n  hint: is it running, on this address\?"):
        Toxiproxy(URL).version()
