"""The fault proxy beside a direct connection and, where one is at hand, a real Toxiproxy.

`python bench/faultproxy.py [--seconds 60]` prints a Markdown table of medians over interleaved rounds (A B C, A B C, …). Ratios are
medians of the ratios within one round, so what else the machine does at the time touches both sides. A real Toxiproxy is used when
TOXIPROXY_URL is set or `toxiproxy-server` is on PATH. Quote the ratios, not the absolute figures.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

APP = Path(__file__).parents[1] / "fixtures" / "faultproxy" / "app.py"
MESSAGE = b"r" * 200
BLOCK = bytes(256 * 1024)
BULK_S = 0.4  # measured time of one bulk transfer
SETTLE_S = 0.25  # its warm-up, longer than the latency

Port = tuple[str, int]


def serve_upstream() -> None:
    """The upstream, a process of its own: echoes 200-byte messages after an `e`, sends without end after an `s`."""

    def answer(raw: socket.socket) -> None:
        with raw, contextlib.suppress(OSError):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if raw.recv(1) == b"s":
                while True:
                    raw.sendall(BLOCK)
            while data := raw.recv(65536):
                raw.sendall(data)

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()


def connected(port: Port, mode: bytes) -> socket.socket:
    raw = socket.create_connection(port, timeout=10)
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    raw.sendall(mode)
    return raw


def round_trip_s(port: Port, for_s: float) -> float:
    """Median time of a 200-byte request and its answer on one connection."""
    taken_s: list[float] = []
    with connected(port, b"e") as raw:
        end_s = time.monotonic() + for_s
        while (began_s := time.monotonic()) < end_s:
            raw.sendall(MESSAGE)
            left = len(MESSAGE)
            while left:
                left -= len(raw.recv(left))
            taken_s.append(time.monotonic() - began_s)
    return statistics.median(taken_s)


def bulk_bytes_per_s(port: Port, connections: int) -> float:
    """What all connections together receive, after a warm-up."""
    counts, began_s = [0] * connections, time.monotonic() + SETTLE_S

    def receive(i: int, raw: socket.socket) -> None:
        buffer = bytearray(1 << 20)
        while (now_s := time.monotonic()) < began_s + BULK_S:
            n = raw.recv_into(buffer)
            counts[i] += n if now_s >= began_s else 0

    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(connected(port, b"s")) for _ in range(connections)]
        threads = [threading.Thread(target=receive, args=pair) for pair in enumerate(sockets)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sum(counts) / BULK_S


@dataclass
class Target:
    """One way to the upstream, plain and (where there is a proxy) behind 100 ms."""

    name: str
    plain: Port
    delayed: Port | None = None
    process: psutil.Process | None = None
    figures: dict[str, list[float]] = field(default_factory=dict)

    def measure(self, what: str, figure: Callable[[Port], float], port: Port | None) -> None:
        if port is not None:
            self.figures.setdefault(what, []).append(figure(port))

    def one_round(self) -> None:
        self.measure("round trip, p50", lambda port: round_trip_s(port, 0.3), self.plain)
        self.measure("bulk, 1 connection", lambda port: bulk_bytes_per_s(port, 1), self.plain)
        cpu_s = self.cpu_s()
        self.measure("bulk, 8 connections", lambda port: bulk_bytes_per_s(port, 8), self.plain)
        if self.process is not None:
            moved = self.figures["bulk, 8 connections"][-1] * (BULK_S + SETTLE_S)
            self.figures.setdefault("CPU s per GB (8)", []).append((self.cpu_s() - cpu_s) / (moved / 1e9))
        self.measure("round trip behind 100 ms, p50", lambda port: round_trip_s(port, 0.8), self.delayed)
        self.measure("bulk behind 100 ms, 1", lambda port: bulk_bytes_per_s(port, 1), self.delayed)
        self.measure("bulk behind 100 ms, 8", lambda port: bulk_bytes_per_s(port, 8), self.delayed)
        if self.process is not None:
            self.figures.setdefault("RSS afterwards", []).append(float(self.process.memory_info().rss))

    def cpu_s(self) -> float:
        if self.process is None:
            return 0.0
        times = self.process.cpu_times()
        return float(times.user + times.system)


def call(api: str, method: str, path: str, body: dict[str, object] | None = None) -> dict[str, str]:
    request = urllib.request.Request(f"{api}{path}", json.dumps(body).encode() if body else None, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own URL
        shown: dict[str, str] = json.loads(answer.read() or "{}")
        return shown


@contextlib.contextmanager
def proxies(api: str, upstream: int) -> Iterator[tuple[Port, Port]]:
    """Two proxies on a server for the time of the block: a plain one and one behind 100 ms."""
    names, ports = [f"bench-{os.getpid()}-plain", f"bench-{os.getpid()}-delayed"], []
    for name in names:
        shown = call(api, "POST", "/proxies", {"name": name, "listen": "127.0.0.1:0", "upstream": f"127.0.0.1:{upstream}"})
        host, port = shown["listen"].rsplit(":", 1)
        ports.append((host, int(port)))
    call(api, "POST", f"/proxies/{names[1]}/toxics", {"type": "latency", "attributes": {"latency": 100}})
    try:
        yield ports[0], ports[1]
    finally:
        for name in names:
            call(api, "DELETE", f"/proxies/{name}")


@contextlib.contextmanager
def program(command: list[str], *, tells: bool) -> Iterator[tuple[psutil.Process, str]]:
    """A process that ends with the block, and the first line it prints (if it tells anything useful)."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE if tells else subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
    try:
        yield psutil.Process(process.pid), process.stdout.readline() if process.stdout else ""
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def real_toxiproxy() -> Iterator[tuple[psutil.Process | None, str] | None]:
    if url := os.environ.get("TOXIPROXY_URL"):
        yield None, url.rstrip("/")
    elif found := shutil.which("toxiproxy-server"):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        with program([found, "-host", "127.0.0.1", "-port", str(port)], tells=False) as (process, _):
            url, deadline_s = f"http://127.0.0.1:{port}", time.monotonic() + 10
            while True:
                with contextlib.suppress(urllib.error.URLError):
                    urllib.request.urlopen(f"{url}/version", timeout=1).close()  # noqa: S310
                    break
                if time.monotonic() > deadline_s:
                    raise SystemExit("the real Toxiproxy does not answer")
                time.sleep(0.02)
            yield process, url
    else:
        yield None


def start_up_s() -> float:
    """From the start of the program to its ready line: median of 5."""
    taken_s = []
    for _ in range(5):
        began_s = time.monotonic()
        with program([sys.executable, str(APP), "--port", "0"], tells=True):
            taken_s.append(time.monotonic() - began_s)
    return statistics.median(taken_s)


UNITS: dict[str, Callable[[float], str]] = {
    "round trip, p50": lambda value: f"{value * 1e6:.0f} µs",
    "round trip behind 100 ms, p50": lambda value: f"{value * 1e3:.1f} ms",
    "bulk, 1 connection": lambda value: f"{value / 1e6:.0f} MB/s",
    "bulk, 8 connections": lambda value: f"{value / 1e6:.0f} MB/s",
    "bulk behind 100 ms, 1": lambda value: f"{value / 1e6:.0f} MB/s",
    "bulk behind 100 ms, 8": lambda value: f"{value / 1e6:.0f} MB/s",
    "CPU s per GB (8)": lambda value: f"{value:.2f}",
    "RSS afterwards": lambda value: f"{value / 2**20:.0f} MiB",
}


def ratio(mine: Target, other: Target | None, what: str) -> str:
    """Median and range of the ratios within each round."""
    if other is None or what not in mine.figures or what not in other.figures:
        return "–"
    ratios = [a / b for a, b in zip(mine.figures[what], other.figures[what], strict=False)]
    return f"{statistics.median(ratios):.2f} [{min(ratios):.2f}–{max(ratios):.2f}]"


def table(direct: Target, ours: Target, real: Target | None) -> Iterator[str]:
    yield "| | direct | fault proxy | real Toxiproxy | ours ÷ direct | ours ÷ real |"
    yield "|---|---|---|---|---|---|"
    for what, shown in UNITS.items():
        cells = [
            shown(statistics.median(target.figures[what])) if target and what in target.figures else "–" for target in (direct, ours, real)
        ]
        yield f"| {what} | {' | '.join(cells)} | {ratio(ours, direct, what)} | {ratio(ours, real, what)} |"
    if real is None:
        yield "\nno real Toxiproxy at hand: set TOXIPROXY_URL or put toxiproxy-server on PATH"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60, help="no new round begins after this time")
    parser.add_argument("--upstream", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.upstream:
        serve_upstream()
    began_s = time.monotonic()
    print(f"start-up until ready: {start_up_s():.3f} s (median of 5)\n")
    with contextlib.ExitStack() as stack:
        _, told = stack.enter_context(program([sys.executable, __file__, "--upstream"], tells=True))
        upstream = int(told)
        process, told = stack.enter_context(program([sys.executable, str(APP), "--port", "0"], tells=True))
        ready = json.loads(told)
        direct = Target("direct", ("127.0.0.1", upstream))
        ours = Target("ours", *stack.enter_context(proxies(f"http://{ready['host']}:{ready['port']}", upstream)), process)
        found = stack.enter_context(real_toxiproxy())
        real = Target("real", *stack.enter_context(proxies(found[1], upstream)), found[0]) if found else None
        rounds, longest_s = 0, 0.0
        while rounds == 0 or time.monotonic() - began_s + longest_s < options.seconds:
            round_began_s = time.monotonic()
            for target in filter(None, (direct, ours, real)):
                target.one_round()
            rounds, longest_s = rounds + 1, max(longest_s, time.monotonic() - round_began_s)
        print("\n".join(table(direct, ours, real)))
        print(f"\n{rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")


if __name__ == "__main__":
    main()
