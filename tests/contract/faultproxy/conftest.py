"""A running proxy server (ours, and a real Toxiproxy when one is at hand) and plain sockets at both of its ends."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

APP = Path(__file__).parents[3] / "fixtures" / "faultproxy" / "app.py"
PATIENCE_S = 10.0  # how long a test waits for what must happen
START_S = 10.0


class Server:
    """One running server and its API."""

    def __init__(self, url: str, *, real: bool) -> None:
        self.url, self.real = url, real
        self.http = httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False, headers={"User-Agent": "contract-tests"})

    def close(self) -> None:
        self.http.close()

    def call(self, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
        answer = self.http.request(method, path, json=body)
        assert answer.status_code == expect, (method, path, body, answer.status_code, answer.text)
        return answer.json() if answer.content else None


class Way:
    """A proxy with an upstream that the test itself plays, so that both ends are plain sockets in its hands."""

    names = (f"way-{uuid.uuid4().hex[:8]}-{n}" for n in itertools.count())

    def __init__(self, server: Server, *toxics: dict[str, Any]) -> None:
        self.server, self.name = server, next(self.names)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.listener.settimeout(PATIENCE_S)
        self.upstream = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.open_sockets: list[socket.socket] = [self.listener]
        shown = server.call("POST", "/proxies", {"name": self.name, "listen": "127.0.0.1:0", "upstream": self.upstream}, 201)
        self.listen: str = shown["listen"]
        for toxic in toxics:
            self.add(**toxic)

    @property
    def path(self) -> str:
        return f"/proxies/{self.name}"

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.listen.rsplit(":", 1)
        return host, int(port)

    def add(self, type: str, stream: str = "downstream", toxicity: float = 1.0, name: str | None = None, **attributes: int) -> str:  # noqa: A002
        body = {"type": type, "stream": stream, "toxicity": toxicity, "attributes": attributes} | ({"name": name} if name else {})
        return str(self.server.call("POST", f"{self.path}/toxics", body)["name"])

    def change(self, toxic: str, toxicity: float | None = None, **attributes: int) -> None:
        body: dict[str, Any] = {"attributes": attributes} | ({} if toxicity is None else {"toxicity": toxicity})
        self.server.call("PATCH", f"{self.path}/toxics/{toxic}", body)

    def remove(self, toxic: str) -> None:
        self.server.call("DELETE", f"{self.path}/toxics/{toxic}", expect=204)

    def enable(self, *, enabled: bool) -> None:
        self.server.call("PATCH", self.path, {"enabled": enabled})

    def connect(self) -> tuple[socket.socket, socket.socket]:
        """A connection through the proxy: the client's socket and the upstream's."""
        client = socket.create_connection(self.address, timeout=PATIENCE_S)
        self.open_sockets.append(client)
        upstream, _ = self.listener.accept()
        self.open_sockets.append(upstream)
        for end in (client, upstream):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.settimeout(PATIENCE_S)
        return client, upstream

    def close(self) -> None:
        for each in self.open_sockets:
            with contextlib.suppress(OSError):  # with RST, so that nothing lingers
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            each.close()
        self.server.http.delete(self.path)


def start(command: list[str], url: str | None, log: Path, **options: Any) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server and wait until it answers. Ours tells its address on stdout; for others it is given."""
    with log.open("wb") as err:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, **options)
    deadline = time.monotonic() + START_S
    if url is None:
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            assert selector.select(START_S), f"no ready line within {START_S} s: {log.read_text()}"
        ready = json.loads(process.stdout.readline() or "{}")
        assert ready, f"it did not start: {log.read_text()}"
        return process, f"http://{ready['host']}:{ready['port']}"
    while True:
        try:
            httpx.get(f"{url}/version", headers={"User-Agent": "contract-tests"}, trust_env=False).raise_for_status()
        except httpx.TransportError:
            assert process.poll() is None, f"it did not start: {log.read_text()}"
            assert time.monotonic() < deadline, f"no answer within {START_S} s"
            time.sleep(0.01)
        else:
            return process, url


def stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    code = process.wait(PATIENCE_S)
    if process.stdout:
        process.stdout.close()
    return code


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def bundled_server(log: Path, *arguments: str) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    process, url = start([sys.executable, str(APP), "--port", "0", *arguments], None, log)
    try:
        with contextlib.closing(Server(url, real=False)) as server:
            yield server, process
    finally:
        if process.poll() is None:
            stop(process)
        elif process.stdout:
            process.stdout.close()


@contextlib.contextmanager
def real_server(log: Path) -> Iterator[Server]:
    if url := os.environ.get("TOXIPROXY_URL"):
        with contextlib.closing(Server(url.rstrip("/"), real=True)) as server:
            yield server
        return
    program = shutil.which("toxiproxy-server")
    if program is None:
        pytest.skip("no real Toxiproxy: neither TOXIPROXY_URL is set nor is toxiproxy-server on PATH")
    port = free_port()
    process, url = start([program, "-host", "127.0.0.1", "-port", str(port)], f"http://127.0.0.1:{port}", log)
    try:
        with contextlib.closing(Server(url, real=True)) as server:
            yield server
    finally:
        stop(process)


@pytest.fixture(scope="session", params=["bundled", "bundled-asyncio", "real"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Every behaviour holds on uvloop, on plain asyncio and on the real thing."""
    log = tmp_path_factory.mktemp("faultproxy") / "stderr.log"
    if request.param == "real":
        with real_server(log) as real:
            yield real
        return
    with bundled_server(log, "--seed", "7", "--loop", "auto" if request.param == "bundled" else "asyncio") as (ours, _process):
        yield ours


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Start our server with further arguments; it ends with the test."""
    with contextlib.ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(bundled_server(tmp_path / "stderr.log", *arguments))


@pytest.fixture
def ours_alone(server: Server) -> Server:
    """A server without any proxy, for tests that act on all of them."""
    for name in server.call("GET", "/proxies"):
        if not name.startswith("way-"):
            pytest.skip(f"the Toxiproxy at {server.url} serves somebody else: it has a proxy {name!r}")
        server.call("DELETE", f"/proxies/{name}", expect=204)
    return server


@pytest.fixture
def way(server: Server) -> Iterator[Any]:
    """Make a proxy with an upstream in the test's hands."""
    with contextlib.ExitStack() as stack:

        def make(*toxics: dict[str, Any], on: Server = server) -> Way:
            made = Way(on, *toxics)
            stack.callback(made.close)
            return made

        yield make
