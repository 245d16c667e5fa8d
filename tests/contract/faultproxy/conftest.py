"""A running proxy server (ours, and a real Toxiproxy when one is at hand) and plain sockets at both of its ends."""

from __future__ import annotations

import contextlib
import importlib.util
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


class End:
    """One end of a connection."""

    def __init__(self, raw: socket.socket) -> None:
        self.raw = raw
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        raw.settimeout(PATIENCE_S)

    def send(self, data: bytes) -> float:
        """Send all; the time at which that began."""
        began_s = time.monotonic()
        self.raw.sendall(data)
        return began_s

    def take(self, n: int) -> tuple[bytes, float]:
        """Exactly so many bytes, and when the last of them was here."""
        data = bytearray()
        while len(data) < n:
            more = self.raw.recv(min(n - len(data), 1 << 20))
            assert more, f"the connection ended after {len(data)} of {n} bytes"
            data += more
        return bytes(data), time.monotonic()

    def rest(self) -> tuple[bytes, str, float]:
        """All that still comes, how it ends ("end" or "reset") and when."""
        data = bytearray()
        try:
            while more := self.raw.recv(1 << 20):
                data += more
        except ConnectionResetError:
            return bytes(data), "reset", time.monotonic()
        return bytes(data), "end", time.monotonic()

    def silent_for(self, wait_s: float) -> bool:
        """Whether nothing at all, not even an end, arrives for so long."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.raw, selectors.EVENT_READ)
            return not selector.select(wait_s)


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

    def connect(self) -> tuple[End, End]:
        """A connection through the proxy: the client's end and the upstream's."""
        client = socket.create_connection(self.address, timeout=PATIENCE_S)
        self.open_sockets.append(client)
        upstream, _ = self.listener.accept()
        self.open_sockets.append(upstream)
        return End(client), End(upstream)

    def close(self) -> None:
        for each in self.open_sockets:
            with contextlib.suppress(OSError):  # with RST, so that nothing lingers
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            each.close()
        with contextlib.suppress(httpx.TransportError):  # the server is gone
            self.server.http.delete(self.path)


class Fresh:
    """A server of ours for one test alone."""

    def __init__(self, server: Server, process: subprocess.Popen[bytes], stack: contextlib.ExitStack) -> None:
        self.server, self.process, self.stack = server, process, stack

    def way(self, *toxics: dict[str, Any]) -> Way:
        made = Way(self.server, *toxics)
        self.stack.callback(made.close)
        return made


def stop(process: subprocess.Popen[bytes]) -> None:
    """End it if it still runs, in any case for good."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    finally:
        if process.stdout:
            process.stdout.close()


def told_url(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where our server listens, from its ready line."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        assert selector.select(PATIENCE_S), f"no ready line within {PATIENCE_S} s: {log.read_text()}"
    line = process.stdout.readline()
    assert line, f"it did not start: {log.read_text()}"
    ready = json.loads(line)
    return f"http://{ready['host']}:{ready['port']}"


def await_answer(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until a server answers that tells nothing."""
    deadline_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            httpx.get(f"{url}/version", headers={"User-Agent": "contract-tests"}, trust_env=False).raise_for_status()
        except httpx.TransportError:
            assert process.poll() is None, "it did not start"
            assert time.monotonic() < deadline_s, f"no answer within {PATIENCE_S} s"
            time.sleep(0.01)
        else:
            return


@contextlib.contextmanager
def bundled_server(log: Path, *arguments: str) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    command = [sys.executable, str(APP), "--port", "0", *arguments]
    with log.open("wb") as err:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err)
    try:
        with contextlib.closing(Server(told_url(process, log), real=False)) as server:
            yield server, process
    finally:
        stop(process)


@contextlib.contextmanager
def real_server() -> Iterator[Server]:
    if url := os.environ.get("TOXIPROXY_URL"):
        with contextlib.closing(Server(url.rstrip("/"), real=True)) as server:
            yield server
        return
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    command = ["toxiproxy-server", "-host", "127.0.0.1", "-port", port]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_answer(process, f"http://127.0.0.1:{port}")
        with contextlib.closing(Server(f"http://127.0.0.1:{port}", real=True)) as server:
            yield server
    finally:
        stop(process)


REAL_AT_HAND = bool(os.environ.get("TOXIPROXY_URL") or shutil.which("toxiproxy-server"))
UVLOOP = importlib.util.find_spec("uvloop") is not None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every behaviour holds for our server and for the real one; where sockets matter, also on the event loop without uvloop."""
    if "server" in metafunc.fixturenames:
        kinds = ["bundled"]
        if UVLOOP and getattr(metafunc.module, "ON_BOTH_LOOPS", False):
            kinds.append("bundled-asyncio")
        if REAL_AT_HAND:
            kinds.append("real")
        metafunc.parametrize("server", kinds, indirect=True, scope="session")


@pytest.fixture
def real_at_hand() -> bool:
    return REAL_AT_HAND


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server, ours or a real one."""
    if request.param == "real":
        with real_server() as real:
            yield real
        return
    log = tmp_path_factory.mktemp("faultproxy") / "stderr.log"
    with bundled_server(log, "--seed", "7", "--loop", "auto" if request.param == "bundled" else "asyncio") as (ours, _process):
        yield ours


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Any]:
    """Start a server of ours with further arguments; it ends with the test."""
    with contextlib.ExitStack() as stack:

        def begin(*arguments: str) -> Fresh:
            server, process = stack.enter_context(bundled_server(tmp_path / "stderr.log", *arguments))
            return Fresh(server, process, stack)

        yield begin


@pytest.fixture
def ours_alone(server: Server) -> Server:
    """A server without any proxy, for tests that act on all of them."""
    for name in server.call("GET", "/proxies"):
        if not name.startswith("way-"):
            pytest.skip(f"the Toxiproxy at {server.url} serves someone else: it has a proxy {name!r}")
        server.call("DELETE", f"/proxies/{name}", expect=204)
    return server


@pytest.fixture
def way(server: Server) -> Iterator[Any]:
    """Make a proxy with an upstream in the test's hands."""
    with contextlib.ExitStack() as stack:

        def make(*toxics: dict[str, Any]) -> Way:
            made = Way(server, *toxics)
            stack.callback(made.close)
            return made

        yield make
