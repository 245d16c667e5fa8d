"""How connections end: slow_close, timeout, reset_peer, limit_data, and plain closing. Real times, lower bounds tight."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

pytestmark = pytest.mark.contract

SLACK_S = 0.4
ON_BOTH_LOOPS = True


def test_a_close_is_passed_on_both_ways(way: Any) -> None:
    line = way()
    client, upstream = line.connect()
    client.raw.close()
    assert upstream.rest()[:2] == (b"", "end")
    client, upstream = line.connect()
    upstream.send(b"bye")
    upstream.raw.close()
    assert client.rest()[:2] == (b"bye", "end")


def test_an_answer_inside_a_toxic_survives_a_half_close(way: Any) -> None:
    client, upstream = way({"type": "latency", "latency": 200}).connect()
    began_s = upstream.send(b"answer")
    time.sleep(0.05)  # it is on its way inside the proxy
    client.raw.shutdown(socket.SHUT_WR)
    upstream.rest()
    upstream.raw.close()
    data, how, done_s = client.rest()
    assert (data, how) == (b"answer", "end")
    assert done_s - began_s >= 0.200


def test_an_upstream_that_refuses_closes_the_client(way: Any) -> None:
    line = way()
    line.listener.close()
    with socket.create_connection(line.address, timeout=5) as client:
        assert client.recv(1) == b""


def test_slow_close_delays_only_the_end(way: Any) -> None:
    client, upstream = way({"type": "slow_close", "delay": 250}).connect()
    began_s = upstream.send(b"data")
    assert client.take(4)[1] - began_s < 0.2
    closed_s = time.monotonic()
    upstream.raw.close()
    data, how, done_s = client.rest()
    assert (data, how) == (b"", "end")
    assert 0.250 <= done_s - closed_s < 0.250 + SLACK_S


def test_timeout_discards_and_closes(way: Any) -> None:
    client, upstream = way({"type": "timeout", "timeout": 250}).connect()
    began_s = upstream.send(b"lost")
    data, how, done_s = client.rest()
    assert (data, how) == (b"", "end")
    assert 0.250 <= done_s - began_s < 0.250 + SLACK_S
    assert upstream.rest()[0] == b""


def test_timeout_closes_idle_connections_too(way: Any) -> None:
    line = way({"type": "timeout", "timeout": 250})
    began_s = time.monotonic()
    client, _upstream = line.connect()
    data, how, done_s = client.rest()
    assert (data, how) == (b"", "end")
    assert 0.250 <= done_s - began_s < 0.250 + SLACK_S


def test_timeout_begins_again_with_every_discarded_piece(way: Any) -> None:
    client, upstream = way({"type": "timeout", "timeout": 300}).connect()
    for _ in range(4):
        last_s = upstream.send(b"lost")
        time.sleep(0.1)
    data, _how, done_s = client.rest()
    assert data == b""
    assert 0.300 <= done_s - last_s < 0.300 + SLACK_S


def test_timeout_zero_never_closes_and_removal_does(way: Any) -> None:
    line = way({"type": "timeout", "timeout": 0})
    client, upstream = line.connect()
    upstream.send(b"lost")
    assert client.silent_for(0.3)
    line.remove("timeout_downstream")
    assert client.rest()[:2] == (b"", "end")


def test_removing_a_timeout_closes_spared_connections_too(way: Any) -> None:
    line = way({"type": "timeout", "timeout": 0, "toxicity": 0.0})
    client, upstream = line.connect()
    upstream.send(b"spared")
    assert client.take(6)[0] == b"spared"
    line.remove("timeout_downstream")
    assert client.rest()[:2] == (b"", "end")


def test_timeout_upstream_swallows_requests_only(way: Any) -> None:
    client, upstream = way({"type": "timeout", "stream": "upstream", "timeout": 0}).connect()
    client.send(b"request")
    assert upstream.silent_for(0.15)
    upstream.send(b"unasked")
    assert client.take(7)[0] == b"unasked"


@pytest.mark.parametrize("stream", ["upstream", "downstream"])
def test_reset_peer_resets_both_sides_after_the_first_data(way: Any, stream: str) -> None:
    client, upstream = way({"type": "reset_peer", "stream": stream, "timeout": 200}).connect()
    assert client.silent_for(0.3)  # the clock has not begun
    began_s = (client if stream == "upstream" else upstream).send(b"x")
    data, how, done_s = client.rest()
    assert (data, how) == (b"", "reset")
    assert 0.200 <= done_s - began_s < 0.200 + SLACK_S
    assert upstream.rest()[1] == "reset"


def test_reset_peer_zero_resets_at_once(way: Any) -> None:
    client, upstream = way({"type": "reset_peer", "timeout": 0}).connect()
    began_s = upstream.send(b"x")
    data, how, done_s = client.rest()
    assert (data, how) == (b"", "reset")
    assert done_s - began_s < SLACK_S


def test_reset_peer_ends_an_older_connection_cleanly(way: Any) -> None:
    line = way()
    client, upstream = line.connect()
    upstream.send(b"first")
    client.take(5)  # now the proxy is through with opening it
    line.add("reset_peer", timeout=100)
    upstream.send(b"x")
    assert client.rest()[:2] == (b"", "end")


def test_reset_peer_is_not_called_off(way: Any) -> None:
    line = way({"type": "reset_peer", "timeout": 200})
    client, upstream = line.connect()
    upstream.send(b"x")
    time.sleep(0.05)  # the proxy has it
    line.remove("reset_peer_downstream")
    assert client.rest()[1] == "reset"


@pytest.mark.parametrize("stream", ["upstream", "downstream"])
def test_limit_data_is_exact_over_messages(way: Any, stream: str) -> None:
    client, upstream = way({"type": "limit_data", "stream": stream, "bytes": 1000}).connect()
    sender, receiver = (client, upstream) if stream == "upstream" else (upstream, client)
    sender.send(b"a" * 600)
    assert receiver.take(600)[0] == b"a" * 600
    sender.send(b"b" * 600)
    data, _how, _done_s = receiver.rest()
    assert data == b"b" * 400


def test_limit_data_closes_when_the_limit_is_just_reached(way: Any) -> None:
    client, upstream = way({"type": "limit_data", "bytes": 500}).connect()
    upstream.send(b"a" * 500)
    assert client.rest()[:2] == (b"a" * 500, "end")


def test_limit_data_zero_closes_at_the_first_byte(way: Any) -> None:
    client, upstream = way({"type": "limit_data", "bytes": 0}).connect()
    assert client.silent_for(0.2)
    upstream.send(b"x")
    assert client.rest()[:2] == (b"", "end")


def test_a_raised_limit_continues_the_count_per_connection(way: Any) -> None:
    line = way({"type": "limit_data", "bytes": 1000})
    client, upstream = line.connect()
    upstream.send(b"a" * 600)
    client.take(600)
    line.change("limit_data_downstream", bytes=2000)
    upstream.send(b"b" * 1800)
    assert client.rest()[0] == b"b" * 1400
    client, upstream = line.connect()
    upstream.send(b"c" * 3000)
    assert client.rest()[0] == b"c" * 2000
