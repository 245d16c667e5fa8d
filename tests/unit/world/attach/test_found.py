"""Proxies of someone else: checked before anything is changed, and put back."""

from __future__ import annotations

import copy
from typing import Any, cast

import pytest

from harness.drill.connector.attached import Attach
from harness.errors import EnvironmentUnavailable
from harness.world.attach.found import look
from harness.world.toxiproxy.api import Toxiproxy
from harness.world.toxiproxy.put_back import put_back

TOXIC = {"name": "theirs", "type": "latency", "stream": "upstream", "toxicity": 0.5, "attributes": {"latency": 70, "jitter": 0}}
PROXY = {"name": "billing", "listen": "127.0.0.1:1", "upstream": "billing:80", "enabled": True, "toxics": [TOXIC]}


class Server:
    """As much of a Toxiproxy as is asked."""

    def __init__(self) -> None:
        self.there: dict[str, Any] = {name: copy.deepcopy(PROXY) | {"name": name, "upstream": f"{name}:80"} for name in ("crm", "billing")}
        self.changes = 0

    def proxies(self) -> dict[str, Any]:
        return self.there

    def show(self, name: str) -> dict[str, Any]:
        return dict(self.there[name])

    def enable(self, name: str, *, enabled: bool) -> None:
        self.changes += 1
        self.there[name]["enabled"] = enabled

    def remove_toxic(self, name: str, toxic: str) -> None:
        self.changes += 1
        self.there[name]["toxics"] = [one for one in self.there[name]["toxics"] if one["name"] != toxic]

    def add_toxic(self, name: str, toxic: str, kind: str, stream: str, toxicity: float, attributes: Any) -> None:
        self.changes += 1
        spec = {"name": toxic, "type": kind, "stream": stream, "toxicity": toxicity, "attributes": attributes}
        self.there[name]["toxics"].append(spec)


@pytest.fixture
def server() -> Server:
    return Server()


def declared(**upstreams: str) -> Attach:
    wanted = {"source": "crm:80", "destination": "billing:80"} | upstreams
    links = {link: {"proxy": upstream.partition(":")[0], "upstream": upstream} for link, upstream in wanted.items()}
    control = {"control": "http://127.0.0.1:1", "token_env": "TOKEN"}
    return Attach.model_validate({"toxiproxy": "http://127.0.0.1:1", "links": links, "source": control, "destination": control})


def toxiproxy(server: Server) -> Toxiproxy:
    return cast("Toxiproxy", server)


def test_declared_proxies_are_shown_as_they_are(server: Server) -> None:
    assert look(toxiproxy(server), declared()) == server.there


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"upstream": "production:80"}, "the proxy billing leads to production:80, and the connector file declares billing:80"),
        ({"enabled": False}, "the proxy billing is down already"),
    ],
)
def test_one_that_is_not_as_declared_is_not_touched(server: Server, spoilt: dict[str, Any], reason: str) -> None:
    server.there["billing"] |= spoilt
    with pytest.raises(EnvironmentUnavailable, match=reason):
        look(toxiproxy(server), declared())
    assert server.changes == 0


def test_one_that_is_not_there_is_not_made(server: Server) -> None:
    with pytest.raises(EnvironmentUnavailable, match="there is no proxy 'pager' at this Toxiproxy"):
        look(toxiproxy(server), declared(alerts="pager:80"))
    assert server.changes == 0


def test_whatever_a_run_did_is_put_back(server: Server) -> None:
    found = copy.deepcopy(server.there["billing"])
    server.enable("billing", enabled=False)
    server.add_toxic("billing", "f1", "timeout", "downstream", 1.0, {"timeout": 0})
    server.remove_toxic("billing", "theirs")
    assert put_back(toxiproxy(server), found) == [
        "billing: toxic f1 removed",
        "billing: toxic theirs added again",
        "billing: enabled again",
    ]
    assert server.there["billing"] == found


def test_what_is_as_it_was_is_left_alone(server: Server) -> None:
    assert put_back(toxiproxy(server), copy.deepcopy(server.there["crm"])) == []
    assert server.changes == 0
