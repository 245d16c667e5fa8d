"""Toxics that come, change and go while connections live; toxicity."""

from __future__ import annotations

import random
import threading
import time
from typing import Any

import pytest

pytestmark = pytest.mark.contract

SLACK_S = 0.4


def opened(line: Any) -> tuple[Any, Any]:
    """A connection that has carried a byte each way, so the proxy is through with opening it."""
    client, upstream = line.connect()
    client.send(b"?")
    upstream.take(1)
    upstream.send(b"!")
    client.take(1)
    return client, upstream


def delay_s(client: Any, upstream: Any) -> float:
    began_s = upstream.send(b"ping")
    return float(client.take(4)[1] - began_s)


def test_a_toxic_acts_on_live_connections_and_stops_when_removed(way: Any) -> None:
    line = way()
    ends = opened(line)
    assert delay_s(*ends) < 0.15
    line.add("latency", latency=200)
    assert 0.200 <= delay_s(*ends) < 0.200 + SLACK_S
    line.remove("latency_downstream")
    assert delay_s(*ends) < 0.15


def test_new_attributes_act_on_live_connections(way: Any) -> None:
    line = way({"type": "latency", "latency": 0})
    ends = opened(line)
    line.change("latency_downstream", latency=200)
    assert 0.200 <= delay_s(*ends) < 0.200 + SLACK_S
    line.change("latency_downstream", latency=50)
    assert 0.050 <= delay_s(*ends) < 0.190


def test_what_latency_held_comes_at_once_and_in_order_when_it_is_removed(way: Any) -> None:
    line = way({"type": "latency", "latency": 60_000})
    client, upstream = line.connect()
    data = random.Random(1).randbytes(200_000)  # noqa: S311 - test data
    for i in range(0, len(data), 10_000):
        upstream.send(data[i : i + 10_000])
    assert client.silent_for(0.2)
    line.remove("latency_downstream")
    upstream.send(b"after")
    assert client.take(len(data) + 5)[0] == data + b"after"


def test_a_bandwidth_that_blocks_is_opened_by_an_update(way: Any) -> None:
    line = way({"type": "bandwidth", "rate": 0})
    client, upstream = line.connect()
    upstream.send(b"z" * 50_000)
    assert client.silent_for(0.2)
    line.change("bandwidth_downstream", rate=100_000)
    assert client.take(50_000)[0] == b"z" * 50_000


def test_changes_under_load_lose_and_reorder_nothing(way: Any) -> None:
    line = way()
    client, upstream = opened(line)
    data = random.Random(2).randbytes(6_000_000)  # noqa: S311 - test data
    sender = threading.Thread(target=upstream.send, args=(data,))
    taken: list[bytes] = []
    taker = threading.Thread(target=lambda: taken.append(client.take(len(data))[0]))
    sender.start()
    taker.start()
    for _ in range(4):
        for body in (
            {"type": "latency", "latency": 20, "jitter": 10},
            {"type": "bandwidth", "rate": 10_000},
            {"type": "slicer", "average_size": 4000, "size_variation": 1000, "delay": 10},
        ):
            name = line.add(**body)
            time.sleep(0.02)
            line.change(name)
            time.sleep(0.02)
        for kind in ("bandwidth", "latency", "slicer"):
            line.remove(f"{kind}_downstream")
            time.sleep(0.01)
    sender.join(20)
    taker.join(20)
    assert taken == [data]


def test_removing_slow_close_ends_what_it_held(way: Any) -> None:
    line = way({"type": "slow_close", "delay": 60_000})
    client, upstream = opened(line)
    upstream.raw.close()
    assert client.silent_for(0.2)
    line.remove("slow_close_downstream")
    assert client.rest()[:2] == (b"", "end")


def test_an_updated_timeout_begins_again(way: Any) -> None:
    line = way({"type": "timeout", "timeout": 60_000})
    client, _upstream = line.connect()
    assert client.silent_for(0.1)
    began_s = time.monotonic()
    line.change("timeout_downstream", timeout=200)
    assert 0.195 <= client.rest()[2] - began_s < 0.200 + SLACK_S


def test_toxicity_is_drawn_once_per_connection(way: Any) -> None:
    line = way({"type": "latency", "latency": 80, "toxicity": 0.5})
    ends = [line.connect() for _ in range(60)]

    def slow() -> list[bool]:
        began_s = {client: upstream.send(b"ping") for client, upstream in ends}
        quick = {client for client, _upstream in ends if not client.silent_for(max(0.0, began_s[client] + 0.04 - time.monotonic()))}
        for client, _upstream in ends:
            client.take(4)
        return [client not in quick for client, _upstream in ends]

    first = slow()
    assert 12 <= sum(first) <= 48  # beyond 6 in 10⁶ of chance
    assert slow() == first


def test_toxicity_can_be_raised_and_lowered_for_live_connections(way: Any) -> None:
    line = way({"type": "latency", "latency": 150, "toxicity": 0.0})
    ends = opened(line)
    assert delay_s(*ends) < 0.140
    line.change("latency_downstream", toxicity=1.0)
    assert delay_s(*ends) >= 0.150
    line.change("latency_downstream", toxicity=0.0)
    assert delay_s(*ends) < 0.140
