"""An end that shuts down writing and reads on: the network between passes that on, and so do we. The real server closes everything."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import psutil
import pytest

pytestmark = pytest.mark.contract

SLACK_S = 0.4
ON_BOTH_LOOPS = True


@pytest.fixture
def line(way: Any, server: Any) -> Callable[..., Any]:
    """Make a proxy that passes half-closes on."""
    if server.real:
        pytest.skip("a real Toxiproxy does not pass a half-close on")
    return way


@pytest.fixture(params=["client", "upstream"])
def ends(request: pytest.FixtureRequest) -> Callable[[Any], tuple[Any, Any]]:
    """A new connection of a proxy: the end that shuts down writing first, and the other one."""
    return lambda line: line.connect() if request.param == "client" else line.connect()[::-1]


def shut(end: Any) -> float:
    """Shut down writing; the time at which that was done."""
    end.raw.shutdown(socket.SHUT_WR)
    return time.monotonic()


def sockets_of(process: psutil.Process) -> int:
    return len([each for each in process.net_connections("tcp") if each.status != psutil.CONN_LISTEN])


def becomes(condition: Callable[[], bool], patience_s: float = 10) -> None:
    until_s = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < until_s, f"not within {patience_s} s"
        time.sleep(0.01)


def test_the_real_server_closes_upstream_both_ways(way: Any, server: Any) -> None:
    if not server.real:
        pytest.skip("ours passes a half-close on")
    client, upstream = way().connect()
    shut(client)
    assert upstream.rest()[1] == "end"
    assert client.rest()[1] == "end"  # upstream did nothing: its connection was closed by the proxy


def test_what_was_asked_before_a_half_close_is_answered(line: Any, ends: Any) -> None:
    first, other = ends(line())
    first.send(b"request")
    shut(first)
    assert other.rest()[:2] == (b"request", "end")
    assert first.silent_for(0.1)
    other.send(b"answer")
    assert first.take(6)[0] == b"answer"
    other.send(b" and more")
    other.raw.close()
    assert first.rest()[:2] == (b" and more", "end")


def test_a_half_close_before_the_upstream_is_reached_is_passed_on(line: Any) -> None:
    way = line()
    with socket.create_connection(way.address, timeout=5) as client:
        client.sendall(b"request")
        client.shutdown(socket.SHUT_WR)
        upstream, _ = way.listener.accept()
        with upstream:
            upstream.settimeout(5)
            assert (upstream.recv(100), upstream.recv(100)) == (b"request", b"")
            upstream.sendall(b"answer")
        assert (client.recv(100), client.recv(100)) == (b"answer", b"")


def test_a_half_close_waits_for_data_inside_a_toxic(line: Any) -> None:
    client, upstream = line({"type": "latency", "stream": "upstream", "latency": 250}).connect()
    began_s = client.send(b"request")
    shut(client)
    upstream.send(b"early")
    data, how, done_s = upstream.rest()
    assert (data, how) == (b"request", "end")
    assert 0.250 <= done_s - began_s < 0.250 + SLACK_S
    assert client.take(5)[0] == b"early"
    upstream.send(b"late")
    assert client.take(4)[0] == b"late"


def test_a_large_upload_before_a_half_close_arrives_whole(line: Any) -> None:
    client, upstream = line({"type": "bandwidth", "stream": "upstream", "rate": 20_000}).connect()
    body = bytes(range(256)) * 20_000
    sender = threading.Thread(target=lambda: (client.send(body), shut(client)))
    sender.start()
    assert upstream.rest()[:2] == (body, "end")
    sender.join()
    upstream.send(b"done")
    assert client.take(4)[0] == b"done"


def test_slow_close_delays_a_half_close(line: Any) -> None:
    client, upstream = line({"type": "slow_close", "stream": "upstream", "delay": 250}).connect()
    client.send(b"request")
    assert upstream.take(7)[0] == b"request"
    shut_s = shut(client)
    data, how, done_s = upstream.rest()
    assert (data, how) == (b"", "end")
    assert 0.250 <= done_s - shut_s < 0.250 + SLACK_S
    upstream.send(b"answer")
    assert client.take(6)[0] == b"answer"


def test_timeout_discards_and_closes_both_ways(line: Any) -> None:
    client, upstream = line({"type": "timeout", "stream": "upstream", "timeout": 0}).connect()
    client.send(b"lost")
    shut(client)
    assert upstream.rest()[:2] == (b"", "end")
    assert client.rest()[1] == "end"  # upstream did nothing


def test_timeout_downstream_closes_a_half_closed_connection(line: Any) -> None:
    client, upstream = line({"type": "timeout", "timeout": 250}).connect()
    shut_s = shut(client)
    assert upstream.rest()[:2] == (b"", "end")
    data, how, done_s = client.rest()
    assert (data, how) == (b"", "end")
    assert done_s - shut_s < 0.250 + SLACK_S
    becomes(lambda: broken(upstream))


def test_removing_a_timeout_closes_half_closed_connections_too(line: Any, ends: Any) -> None:
    way = line({"type": "timeout", "stream": "upstream", "timeout": 0, "toxicity": 0.0})
    first, other = ends(way)
    shut(first)
    assert other.rest()[:2] == (b"", "end")
    way.remove("timeout_upstream")
    assert first.rest()[1] == "end"


def test_limit_data_closes_both_ways_also_after_a_half_close(line: Any) -> None:
    client, upstream = line({"type": "limit_data", "bytes": 4}).connect()
    shut(client)
    assert upstream.rest()[:2] == (b"", "end")
    upstream.send(b"1234")
    assert client.rest()[:2] == (b"1234", "end")
    becomes(lambda: broken(upstream))


def test_limit_data_below_its_limit_passes_a_half_close_on(line: Any) -> None:
    client, upstream = line({"type": "limit_data", "stream": "upstream", "bytes": 100}).connect()
    client.send(b"request")
    shut(client)
    assert upstream.rest()[:2] == (b"request", "end")
    upstream.send(b"answer")
    assert client.take(6)[0] == b"answer"


def test_reset_peer_resets_a_half_closed_connection(line: Any) -> None:
    client, upstream = line({"type": "reset_peer", "timeout": 200}).connect()
    shut(client)
    assert upstream.rest()[:2] == (b"", "end")
    began_s = upstream.send(b"x")
    data, how, done_s = client.rest()
    assert (data, how) == (b"", "reset")
    assert 0.200 <= done_s - began_s < 0.200 + SLACK_S
    becomes(lambda: broken(upstream))


def test_disabling_closes_half_closed_connections(line: Any, ends: Any) -> None:
    way = line()
    first, other = ends(way)
    shut(first)
    assert other.rest()[:2] == (b"", "end")
    way.enable(enabled=False)
    assert first.rest()[1] == "end"
    becomes(lambda: broken(other))


def test_who_left_is_told_to_who_writes(line: Any, ends: Any) -> None:
    """The end of a close looks like a half-close until something is sent."""
    first, other = ends(line())
    first.raw.close()
    assert other.rest()[:2] == (b"", "end")
    other.send(b"to nobody")
    becomes(lambda: broken(other))


def broken(end: Any) -> bool:
    """Whether writing to it fails, because the other side has closed."""
    try:
        end.raw.send(b"x")
    except (BrokenPipeError, ConnectionResetError):
        return True
    return False


@pytest.mark.parametrize("loop", ["auto", "asyncio"])
def test_no_socket_is_left_when_both_ends_are_through(fresh: Any, loop: str) -> None:
    ours = fresh("--loop", loop)
    way, process = ours.way(), psutil.Process(ours.process.pid)
    for one_first in (True, False):
        for _ in range(20):
            ends = way.connect()
            first, other = ends if one_first else ends[::-1]
            shut(first)
            other.rest()
            shut(other)
            first.rest()
    becomes(lambda: sockets_of(process) <= 1)  # the API's
    before = process.num_fds()
    pairs = [way.connect() for _ in range(20)]
    for client, upstream in pairs:
        client.raw.close()
        upstream.rest()
        upstream.raw.close()
    becomes(lambda: process.num_fds() <= before)


@pytest.mark.parametrize("loop", ["auto", "asyncio"])
@pytest.mark.parametrize("who", ["client", "upstream"])
def test_who_left_is_noticed_though_the_other_end_says_nothing(fresh: Any, loop: str, who: str) -> None:
    """Nobody writes any more: the kernel's own probes tell the process that has gone from the one that still reads."""
    ours = fresh("--loop", loop)
    way, process = ours.way(), psutil.Process(ours.process.pid)
    still, gone = way.connect(), way.connect()
    for ends in (still, gone):
        first, other = ends if who == "client" else ends[::-1]
        shut(first)
        assert other.rest()[:2] == (b"", "end")
    first, other = gone if who == "client" else gone[::-1]
    first.raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_LINGER2, 1)  # its kernel forgets the closed socket after 1 s, not 60
    first.raw.close()
    before = sockets_of(process)
    becomes(lambda: sockets_of(process) == before - 2, patience_s=20)
    assert broken(other) or broken(other)
    first, other = still if who == "client" else still[::-1]
    other.send(b"still there")
    assert first.take(11)[0] == b"still there"


@pytest.mark.parametrize("loop", ["auto", "asyncio"])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_client_on_this_machine_that_left_is_noticed_without_a_word(fresh: Any, loop: str, at_once: bool) -> None:
    """Closed, or half-closed and then closed: its connection to the upstream is closed as well, so that who serves it can know."""
    ours = fresh("--loop", loop)
    way, process = ours.way(), psutil.Process(ours.process.pid)
    before = sockets_of(process)
    client, upstream = way.connect()
    if not at_once:
        shut(client)
        assert upstream.rest()[:2] == (b"", "end")
    client.raw.close()
    becomes(lambda: sockets_of(process) <= before, patience_s=3)
    assert broken(upstream) or broken(upstream)


def test_a_flood_of_half_closed_connections_costs_no_processor(fresh: Any) -> None:
    """Each is watched by the kernel, not by a loop of ours."""
    ours = fresh()
    way, process = ours.way(), psutil.Process(ours.process.pid)
    for _ in range(100):
        client, upstream = way.connect()
        shut(client)
        assert upstream.rest()[1] == "end"
    before_s = sum(process.cpu_times()[:2])
    time.sleep(1)
    assert sum(process.cpu_times()[:2]) - before_s < 0.2
