"""The harness's own request proves what a toxic does, on whichever stream it sits."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from harness.world.canary import send
from harness.world.toxiproxy.api import Toxiproxy
from harness.world.toxiproxy.selection import begin

pytestmark = pytest.mark.contract


class Upstream(BaseHTTPRequestHandler):
    """Answers as much as it was sent, once it has read it all, as the fakes do."""

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # what some toxics do
            super().handle()

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        if len(self.rfile.read(size)) == size:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(bytes(size))

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toxiproxy]:
    folder: Path = tmp_path_factory.mktemp("proxy")
    for name in ("logs", "ledgers"):
        (folder / name).mkdir()
    chosen = begin(folder, {"PATH": os.environ["PATH"]}, seed=1)()
    yield chosen.server
    assert chosen.child is not None
    chosen.child.stop()


@pytest.mark.parametrize("stream", ["upstream", "downstream"])
@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        ("latency", {"latency": 300, "jitter": 0}),
        ("bandwidth", {"rate": 50}),
        ("slicer", {"average_size": 2000, "size_variation": 0, "delay": 50_000}),
        ("timeout", {"timeout": 100}),
        ("reset_peer", {"timeout": 0}),
        ("limit_data", {"bytes": 5000}),
    ],
)
def test_a_toxic_changes_what_the_canary_meets(upstream: str, proxy: Toxiproxy, kind: str, attributes: dict[str, int], stream: str) -> None:
    name = f"test.{kind}.{stream}"
    listen = proxy.create(name, upstream)
    before = send(listen)
    assert (before.outcome, before.bytes) == ("ok", 20_000)
    proxy.add_toxic(name, "t", kind, stream, 1.0, attributes)
    during = send(listen)
    assert during.outcome != "ok" or during.wall_s > before.wall_s + 0.2, during
