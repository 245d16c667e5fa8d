"""Proxies as a whole: enabled and disabled, ports, populate, reset, seen from live connections."""

from __future__ import annotations

import contextlib
import http.client
import signal
import socket
import statistics
from typing import Any

import pytest

pytestmark = pytest.mark.contract

ON_BOTH_LOOPS = True


def refused(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


def echo(client: Any, upstream: Any) -> bool:
    client.send(b"ping")
    upstream.take(4)
    upstream.send(b"pong")
    return bool(client.take(4)[0] == b"pong")


def test_disabling_closes_both_sides_and_refuses_and_enabling_returns(way: Any) -> None:
    line = way()
    ends = [line.connect() for _ in range(5)]
    assert all(echo(*pair) for pair in ends)
    line.enable(enabled=False)
    assert refused(line.address)
    for client, upstream in ends:
        assert client.rest()[0] == b""
        assert upstream.rest()[0] == b""
    line.enable(enabled=True)
    assert line.server.call("GET", line.path)["listen"] == line.listen
    assert echo(*line.connect())


@pytest.mark.parametrize("loop", ["auto", "asyncio"])
def test_a_client_that_connects_in_the_very_moment_of_deletion_does_not_hang(fresh: Any, loop: str) -> None:
    """The program is stopped while both come in, so that one round of its event loop finds the request and the clients."""
    ours = fresh("--loop", loop)
    line = ours.way()
    api = http.client.HTTPConnection(ours.server.url.removeprefix("http://"), timeout=5)
    api.connect()
    ours.process.send_signal(signal.SIGSTOP)
    api.request("DELETE", line.path)
    clients = [socket.create_connection(line.address, timeout=5) for _ in range(30)]
    ours.process.send_signal(signal.SIGCONT)
    assert api.getresponse().status == 204
    api.close()
    for client in clients:
        with client, contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""


def test_disabling_drops_what_a_toxic_holds(way: Any) -> None:
    line = way({"type": "latency", "latency": 60_000})
    client, upstream = line.connect()
    upstream.send(b"held")
    assert client.silent_for(0.1)
    line.enable(enabled=False)
    assert client.rest()[0] == b""


def test_deleting_closes_live_connections(way: Any) -> None:
    line = way()
    client, upstream = line.connect()
    assert echo(client, upstream)
    line.server.call("DELETE", line.path, expect=204)
    assert client.rest()[0] == b""
    assert upstream.rest()[0] == b""
    assert refused(line.address)


def test_disabling_and_enabling_again_and_again(way: Any) -> None:
    line = way()
    for _ in range(15):
        client, upstream = line.connect()
        assert echo(client, upstream)
        line.enable(enabled=False)
        line.enable(enabled=True)
        assert client.rest()[0] == b""


def test_a_proxy_created_disabled_with_port_0_gets_its_port_when_enabled(way: Any) -> None:
    line = way()
    path = f"/proxies/{line.name}-off"
    wanted = {"name": f"{line.name}-off", "listen": "127.0.0.1:0", "upstream": line.upstream, "enabled": False}
    assert line.server.call("POST", "/proxies", wanted, 201)["listen"] == "127.0.0.1:0"
    listen = line.server.call("PATCH", path, {"enabled": True})["listen"]
    assert listen != "127.0.0.1:0"
    line.server.call("PATCH", path, {"enabled": False})
    assert line.server.call("PATCH", path, {"enabled": True})["listen"] == listen
    line.server.call("DELETE", path, expect=204)


def test_localhost_is_shown_resolved(way: Any) -> None:
    line = way()
    name = f"{line.name}-named"
    shown = line.server.call("POST", "/proxies", {"name": name, "listen": "localhost:0", "upstream": line.upstream}, 201)
    assert shown["listen"].rsplit(":", 1)[0] in ("127.0.0.1", "[::1]")
    line.server.call("DELETE", f"/proxies/{name}", expect=204)


def test_an_occupied_port_is_an_error_of_the_server(way: Any) -> None:
    line = way()
    wanted = {"name": f"{line.name}-second", "listen": line.listen, "upstream": line.upstream}
    answer = line.server.call("POST", "/proxies", wanted, 500)
    assert answer == {"error": f"listen tcp {line.listen}: bind: address already in use", "status": 500}


def test_populate_leaves_an_unchanged_proxy_alone_and_replaces_a_changed_one(way: Any) -> None:
    line = way({"type": "latency", "latency": 1})
    client, upstream = line.connect()
    assert echo(client, upstream)
    same = {"name": line.name, "listen": line.listen, "upstream": line.upstream, "enabled": False}
    shown = line.server.call("POST", "/populate", [same], 201)["proxies"][0]
    assert shown["enabled"] is True
    assert [toxic["name"] for toxic in shown["toxics"]] == ["latency_downstream"]
    assert echo(client, upstream)
    shown = line.server.call("POST", "/populate", [same | {"upstream": "127.0.0.1:1", "enabled": True}], 201)["proxies"][0]
    assert shown["toxics"] == []
    assert client.rest()[0] == b""


def test_an_update_that_changes_nothing_keeps_connections(way: Any) -> None:
    line = way()
    client, upstream = line.connect()
    assert echo(client, upstream)
    line.server.call("PATCH", line.path, {"enabled": True, "upstream": line.upstream, "listen": line.listen})
    assert echo(client, upstream)
    line.server.call("PATCH", line.path, {"upstream": "127.0.0.1:1"})
    assert client.rest()[0] == b""


def test_reset_enables_and_removes_toxics_and_keeps_connections(ours_alone: Any, way: Any) -> None:
    line, off = way({"type": "latency", "latency": 60_000}), way()
    off.enable(enabled=False)
    client, upstream = line.connect()
    upstream.send(b"held")
    assert client.silent_for(0.1)
    ours_alone.call("POST", "/reset", expect=204)
    assert client.take(4)[0] == b"held"
    assert echo(client, upstream)
    assert echo(*off.connect())
    assert all(proxy["toxics"] == [] for proxy in ours_alone.call("GET", "/proxies").values())


def test_an_answer_in_two_parts_does_not_wait_for_an_acknowledgement(way: Any) -> None:
    """Nagle's delay is 40 ms of wall time for each such answer, 2.4 s of drill time at 60."""
    client, upstream = way().connect()

    def took_s() -> float:
        began_s = client.send(b"?")
        upstream.take(1)
        upstream.send(b"head")
        client.raw.recv(1, socket.MSG_PEEK)  # so that the parts cannot be joined
        upstream.send(b"body")
        return float(client.take(8)[1] - began_s)

    assert statistics.median(took_s() for _ in range(15)) < 0.03
