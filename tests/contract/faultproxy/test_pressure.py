"""Back-pressure: a reader that stands still, and the byte budget of the whole process."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from typing import Any

import psutil
import pytest

pytestmark = pytest.mark.contract

MB = 1 << 20


def sent_until_blocked(end: Any, most: int, patience_s: float = 0.5) -> int:
    """Send without limit until nothing is taken for a while; how many bytes were accepted."""
    end.raw.settimeout(patience_s)
    block, sent = b"\0" * (256 * 1024), 0
    with contextlib.suppress(TimeoutError):
        while sent < most:
            sent += end.raw.send(block)
    return sent


def test_a_stalled_reader_stops_the_sender(way: Any) -> None:
    """What is accepted sits in the kernel's socket buffers; the proxy itself holds next to nothing."""
    client, upstream = way().connect()
    accepted = sent_until_blocked(upstream, 64 * MB)
    assert accepted < 32 * MB
    assert len(client.take(accepted)[0]) == accepted
    upstream.send(b"go on")
    assert client.take(5)[0] == b"go on"


def test_a_stalled_reader_behind_latency_stops_the_sender_too(way: Any) -> None:
    client, upstream = way({"type": "latency", "latency": 10}).connect()
    accepted = sent_until_blocked(upstream, 128 * MB)
    assert accepted < 96 * MB
    assert len(client.take(accepted)[0]) == accepted


@pytest.mark.parametrize("loop", ["auto", "asyncio"])
def test_eight_bulk_connections_behind_latency_stay_within_the_budget(fresh: Any, loop: str) -> None:
    """The real server grew to 2 GB here."""
    ours = fresh("--budget-mb", "64", "--loop", loop)
    line = ours.way({"type": "latency", "latency": 100})
    memory = psutil.Process(ours.process.pid).memory_info
    empty, peak, total, done = memory().rss, 0, 40 * MB, threading.Event()
    block = bytes(range(256)) * 4096
    digests: list[str] = []

    def pump(client: Any, upstream: Any) -> None:
        sender = threading.Thread(target=lambda: [upstream.send(block) for _ in range(total // len(block))])
        sender.start()
        digest, left = hashlib.blake2b(), total
        while left:
            data = client.raw.recv(MB)
            digest.update(data)
            left -= len(data)
        sender.join()
        digests.append(digest.hexdigest())

    pumps = [threading.Thread(target=pump, args=line.connect()) for _ in range(8)]
    for each in pumps:
        each.start()
    while any(each.is_alive() for each in pumps):
        peak = max(peak, memory().rss)
        done.wait(0.01)
    assert digests == [hashlib.blake2b(block * (total // len(block))).hexdigest()] * 8
    assert peak - empty < 64 * MB * 2  # the allocator keeps some of what was freed


def test_stalled_readers_do_not_starve_others(fresh: Any) -> None:
    ours = fresh("--budget-mb", "16")
    line = ours.way({"type": "latency", "latency": 10})
    memory = psutil.Process(ours.process.pid).memory_info
    empty = memory().rss
    stalled = [line.connect() for _ in range(6)]
    for _client, upstream in stalled:
        sent_until_blocked(upstream, 64 * MB, patience_s=0.2)
    client, upstream = line.connect()
    began_s = upstream.send(b"x" * 200_000)
    assert client.take(200_000)[1] - began_s < 1
    assert memory().rss - empty < 16 * MB * 2.5


def test_a_flood_of_tiny_messages_is_charged_for_its_real_memory(fresh: Any) -> None:
    ours = fresh("--budget-mb", "16")
    client, upstream = ours.way({"type": "slicer", "average_size": 1, "delay": 0}, {"type": "latency", "latency": 60_000}).connect()
    memory = psutil.Process(ours.process.pid).memory_info
    empty = memory().rss
    sent_until_blocked(upstream, 16 * MB, patience_s=0.3)
    assert client.silent_for(0.1)
    time.sleep(0.3)
    assert memory().rss - empty < 16 * MB * 4
