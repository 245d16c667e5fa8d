"""Starts fronts as the programs they are, and servers that stand for links."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

APP = Path(__file__).resolve().parents[3] / "fixtures" / "front" / "app.py"
DEADLINE_S = 10.0


class Front:
    """One front."""

    def __init__(self, folder: Path, hosts: dict[str, Any], **config: Any) -> None:
        self.folder = folder
        self.ca_file = folder / "ca.pem"
        self.ledger_path = folder / "front.jsonl"
        clock = {"speed": 60, "anchor_real_ns": time.time_ns(), "anchor_mono_ns": time.monotonic_ns()}
        files = {"ledger": str(self.ledger_path), "ca_file": str(self.ca_file)}
        settings = {"run": "test", "actor": "front", "hosts": hosts, **files, **clock, **config}
        path = folder / "front.json"
        path.write_text(json.dumps(settings))
        self._log = (folder / "log").open("ab")
        command = [sys.executable, str(APP), "--config", str(path), "--lifeline"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.port = json.loads(line)["port"] if line else 0
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca_file))

    def client(self, **options: Any) -> httpx.Client:
        """A client that uses it as forward proxy and trusts its CA."""
        return httpx.Client(**{"proxy": self.url, "verify": self.trust, "timeout": DEADLINE_S, "trust_env": False, **options})

    def connect(self, host: str | None = None) -> socket.socket:
        """A raw connection to it; with a host, through a tunnel."""
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE_S)
        if host:
            sock.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += sock.recv(1)
            assert answer.startswith(b"HTTP/1.1 200 "), answer
        return sock

    def tls(self, host: str) -> ssl.SSLSocket:
        """A raw TLS connection inside a tunnel; an end without TLS's own goodbye raises."""
        return self.trust.wrap_socket(self.connect(host), server_hostname=host, suppress_ragged_eofs=False)

    def lines(self, *kinds: str) -> list[dict[str, Any]]:
        lines = [json.loads(text) for text in self.ledger_path.read_text().splitlines()]
        return [line for line in lines if line["kind"] in kinds]

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text()

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
        try:
            self.process.wait(DEADLINE_S)
        finally:
            self.process.kill()
            self._log.close()


class Echo(BaseHTTPRequestHandler):
    """Tells what reached it; `client_port` names the connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        told = {"line": self.requestline, "headers": dict(self.headers.items()), "client_port": self.client_address[1], "bytes": len(body)}
        answer = body if self.path == "/same" else json.dumps({**told, "link": self.server.link}).encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_PUT = do_GET  # noqa: N815

    def log_message(self, *_arguments: Any) -> None:
        return


class Link:
    """A server behind a name of a link. With `talk`, a raw one that does that with each connection."""

    def __init__(self, name: str, talk: Callable[[socket.socket], None] | None = None) -> None:
        self.name = name
        self.failure: Exception | None = None
        if talk is None:
            self._server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
            self._server.daemon_threads = True
            self._server.link = name  # type: ignore[attr-defined]
            self._socket, serve = self._server.socket, lambda: self._server.serve_forever(0.02)
            self.close = self._stop
        else:
            self._talk, self._socket = talk, socket.create_server(("127.0.0.1", 0))
            serve, self.close = self._serve, self._shut
        self.address = "{}:{}".format(*self._socket.getsockname())
        self._thread = threading.Thread(target=serve, daemon=True)
        self._thread.start()

    @property
    def route(self) -> dict[str, str]:
        return {"link": self.name, "address": self.address}

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._socket.accept()
                threading.Thread(target=self._hold, args=(sock,), daemon=True).start()

    def _hold(self, sock: socket.socket) -> None:
        with suppress(OSError), sock:
            self._talk(sock)

    def _stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _shut(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def rst(sock: socket.socket) -> None:
    """Close with RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


@pytest.fixture
def link() -> Iterator[Callable[..., Link]]:
    made: list[Link] = []

    def make(name: str = "destination", talk: Callable[[socket.socket], None] | None = None) -> Link:
        made.append(Link(name, talk))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Front]]:
    """Start a front for these hosts."""
    made: list[Front] = []

    def make(hosts: dict[str, Any], **config: Any) -> Front:
        made.append(Front(tmp_path, hosts, **config))
        return made[-1]

    yield make
    for one in made:
        one.close()
        assert "Traceback" not in one.log, one.log


@pytest.fixture
def front(start: Callable[..., Front], link: Callable[..., Link]) -> Front:
    """A front with two links, a wildcard, and a host that is refused."""
    destination, alerts = link("destination").route, link("alerts").route
    hosts = {"billing.example.com": destination, "*.my.example.com": destination, "events.example.com": alerts, "stats.example.com": None}
    return start({**hosts, "localhost": destination})


@pytest.fixture
def reset() -> Callable[[socket.socket], None]:
    return rst


@pytest.fixture
def wait() -> Callable[[Callable[[], Any]], Any]:
    """Until the condition holds; its value."""

    def until(condition: Callable[[], Any]) -> Any:
        end = time.monotonic() + DEADLINE_S
        while not (found := condition()):
            assert time.monotonic() < end, "not in time"
            time.sleep(0.01)
        return found

    return until
