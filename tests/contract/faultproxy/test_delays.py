"""Toxics that hold data back: latency, bandwidth, slicer. Lower bounds are tight, upper ones leave room for a busy machine."""

from __future__ import annotations

import random
import statistics
import threading
import time
from typing import Any

import pytest

pytestmark = pytest.mark.contract

SLACK_S = 0.4


def shuffled(n: int) -> bytes:
    return random.Random(n).randbytes(n)  # noqa: S311 - test data


def test_without_toxics_bytes_pass_both_ways(way: Any) -> None:
    client, upstream = way().connect()
    data = shuffled(300_000)
    client.send(data)
    assert upstream.take(len(data))[0] == data
    upstream.send(data[::-1])
    assert client.take(len(data))[0] == data[::-1]


@pytest.mark.parametrize("stream", ["upstream", "downstream"])
def test_latency_delays_one_direction_only(way: Any, stream: str) -> None:
    client, upstream = way({"type": "latency", "stream": stream, "latency": 150}).connect()
    slow, fast = ((client, upstream), (upstream, client))[:: 1 if stream == "upstream" else -1]
    began_s = slow[0].send(b"x" * 100)
    took_s = slow[1].take(100)[1] - began_s
    assert 0.150 <= took_s < 0.150 + SLACK_S
    began_s = fast[0].send(b"y" * 100)
    assert fast[1].take(100)[1] - began_s < 0.140


def test_latencies_of_a_sequence_do_not_add_up(way: Any) -> None:
    client, upstream = way({"type": "latency", "latency": 200}).connect()
    began_s = time.monotonic()
    for i in range(10):
        upstream.send(bytes([i]) * 10)
        time.sleep(0.01)
    data, done_s = client.take(100)
    assert data == b"".join(bytes([i]) * 10 for i in range(10))
    assert 0.290 <= done_s - began_s < 0.290 + SLACK_S


def test_two_latencies_add_up(way: Any) -> None:
    client, upstream = way({"type": "latency", "name": "a", "latency": 80}, {"type": "latency", "name": "b", "latency": 90}).connect()
    began_s = upstream.send(b"x")
    assert 0.170 <= client.take(1)[1] - began_s < 0.170 + SLACK_S


def test_jitter_varies_the_delay_and_keeps_order_and_bytes(way: Any) -> None:
    client, upstream = way({"type": "latency", "latency": 40, "jitter": 30}).connect()
    delays_s = []
    for i in range(20):
        began_s = upstream.send(bytes([i]))
        data, done_s = client.take(1)
        assert data == bytes([i])
        delays_s.append(done_s - began_s)
    assert min(delays_s) >= 0.010
    assert statistics.median(delays_s) < 0.070 + SLACK_S / 4
    assert max(delays_s) - min(delays_s) > 0.015
    data = shuffled(500_000)
    for i in range(0, len(data), 5_000):
        upstream.send(data[i : i + 5_000])
    assert client.take(len(data))[0] == data


def test_a_close_waits_for_delayed_data(way: Any) -> None:
    client, upstream = way({"type": "latency", "latency": 200}).connect()
    began_s = upstream.send(b"last words")
    upstream.raw.close()
    data, how, done_s = client.rest()
    assert (data, how) == (b"last words", "end")
    assert 0.200 <= done_s - began_s < 0.200 + SLACK_S


def test_bulk_passes_a_latency_at_full_speed(way: Any) -> None:
    """If a buffer of 64 KB stood in the way, 48 MB behind 100 ms would take more than a minute."""
    client, upstream = way({"type": "latency", "latency": 100}).connect()
    data = shuffled(1_000_000) * 48
    sender = threading.Thread(target=upstream.send, args=(data,))
    began_s = time.monotonic()
    sender.start()
    received, done_s = client.take(len(data))
    sender.join()
    assert received == data
    assert done_s - began_s < 5


def test_a_hundred_connections_keep_the_latency(way: Any) -> None:
    pairs = [(line := way({"type": "latency", "latency": 200})).connect(), *(line.connect() for _ in range(99))]
    began_s = {upstream: upstream.send(b"r" * 200) for _client, upstream in pairs}
    taken_s = [client.take(200)[1] - began_s[upstream] for client, upstream in pairs]
    assert min(taken_s) >= 0.200
    assert statistics.median(taken_s) < 0.300


@pytest.mark.parametrize("stream", ["upstream", "downstream"])
def test_bandwidth_counts_kilobytes_of_1000_bytes(way: Any, stream: str) -> None:
    client, upstream = way({"type": "bandwidth", "stream": stream, "rate": 100}).connect()
    sender, receiver = (client, upstream) if stream == "upstream" else (upstream, client)
    data = shuffled(60_000)
    began_s = sender.send(data)
    received, done_s = receiver.take(len(data))
    assert received == data
    assert 0.590 <= done_s - began_s < 0.600 + SLACK_S


def test_bandwidth_is_even_over_time(way: Any) -> None:
    client, upstream = way({"type": "bandwidth", "rate": 200}).connect()
    began_s = upstream.send(b"x" * 100_000)
    half_s = client.take(50_000)[1] - began_s
    whole_s = client.take(50_000)[1] - began_s
    assert 0.3 < half_s / whole_s < 0.8


def test_bandwidth_holds_for_many_small_messages(way: Any) -> None:
    client, upstream = way({"type": "bandwidth", "rate": 20}).connect()
    began_s = time.monotonic()
    for _ in range(100):
        upstream.send(b"m" * 100)
    assert 0.480 <= client.take(10_000)[1] - began_s < 0.500 + SLACK_S


def test_bandwidth_zero_holds_everything_until_it_is_removed(way: Any) -> None:
    line = way({"type": "bandwidth", "rate": 0})
    client, upstream = line.connect()
    data = shuffled(100_000)
    upstream.send(data)
    assert client.silent_for(0.3)
    line.remove("bandwidth_downstream")
    assert client.take(len(data))[0] == data


def test_slicer_cuts_into_slices_with_pauses(way: Any) -> None:
    client, upstream = way({"type": "slicer", "average_size": 100, "size_variation": 20, "delay": 20_000}).connect()
    data = shuffled(1_000)
    began_s = upstream.send(data)
    slices = []
    while sum(map(len, slices)) < len(data):
        slices.append(client.raw.recv(65536))
    took_s = time.monotonic() - began_s
    assert b"".join(slices) == data
    assert len(slices) >= 8  # 9 to 20 were sent; a busy machine may merge some on the way
    assert statistics.median(map(len, slices)) <= 120
    assert 8 * 0.020 <= took_s < 20 * 0.020 + SLACK_S


def test_slicer_keeps_bulk_intact(way: Any) -> None:
    client, upstream = way({"type": "slicer", "average_size": 1000, "size_variation": 500, "delay": 0}).connect()
    data = shuffled(400_000)
    upstream.send(data)
    assert client.take(len(data))[0] == data


def test_toxics_of_one_direction_work_together(way: Any) -> None:
    client, upstream = way(
        {"type": "latency", "latency": 100},
        {"type": "bandwidth", "rate": 100},
        {"type": "slicer", "average_size": 500, "size_variation": 100, "delay": 100},
    ).connect()
    data = shuffled(20_000)
    began_s = upstream.send(data)
    received, done_s = client.take(len(data))
    assert received == data
    assert 0.295 <= done_s - began_s < 0.3 + SLACK_S
