"""Where a source pushes to when the connector is in a container: to the fault proxy, which is told of the connector."""

from __future__ import annotations

from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable
from harness.world.docker.intake import open_way


class Server:
    def __init__(self) -> None:
        self.made: list[tuple[str, str, str]] = []

    def create(self, *proxy: str) -> None:
        self.made.append(proxy)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "upstream", "url"),
    [
        ("/webhooks", "connector:8080", "http://proxy:20000/webhooks"),
        ("http://127.0.0.1:4711/in?a=1", "connector:4711", "http://proxy:20000/in?a=1"),
        ("http://localhost/in", "connector:80", "http://proxy:20000/in"),
    ],
)
def test_the_proxy_is_between(place: str, upstream: str, url: str) -> None:
    server: Any = Server()
    assert open_way(server, "r1", place, 8080) == url
    assert server.made == [("r1.intake", upstream, "0.0.0.0:20000")]


@pytest.mark.parametrize("place", ["https://127.0.0.1:4711/in", "http://elsewhere.example.invalid/in"])
def test_a_place_that_the_proxy_cannot_stand_before_is_refused(place: str) -> None:
    server: Any = Server()
    with pytest.raises(EnvironmentUnavailable, match="cannot push"):
        open_way(server, "r1", place, 8080)
    assert server.made == []
