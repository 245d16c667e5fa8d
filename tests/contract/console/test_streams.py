"""Many clients, clients that do not read, clients that are gone, and a console that is killed: nobody misses a line or gets one twice."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.contract.console.conftest import PEOPLE, TOKENS, bearer
from tests.contract.console.visitor import Visitor

pytestmark = pytest.mark.contract

CLIENTS = 25
LONG = "x" * 4000


def raw_stream(console, receive_buffer=None):
    """A stream whose client reads when it likes."""
    port = int(console.url.rpartition(":")[2])
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(20)
    client.connect(("127.0.0.1", port))
    client.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {TOKENS['Sam Example']}\r\n\r\n".encode())
    return client


def streams_of(console):
    """How many sockets the console holds on its data port, as the kernel counts them."""
    port = int(console.url.rpartition(":")[2])
    rows = (line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:])
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


class Reader(threading.Thread):
    """Keeps a stream open as a browser does: it comes again after the last line that it has, however the stream ended."""

    def __init__(self, console, who, until):
        super().__init__(daemon=True)
        self.console, self.who, self.until = console, who, until
        self.got = []
        self.over = threading.Event()
        self.begun = threading.Event()

    def run(self):
        with Visitor(self.console, "") as client:
            while not self.over.is_set():
                try:
                    self._read(client)
                except httpx.TransportError:
                    self.over.wait(0.1)  # the console is down

    def _read(self, client):
        after = self.got[-1][0] if self.got else None
        with client.stream(after, **bearer(TOKENS[self.who])) as stream:
            self.begun.set()
            for event in stream:
                if event.name == "line":
                    self.got.append((int(event.id), event.data.get("text")))
                    if event.data.get("text") == self.until:
                        self.over.set()
                        return


@pytest.fixture
def readers(console):
    made = [Reader(console, list(PEOPLE)[number % len(PEOPLE)], "the end") for number in range(CLIENTS)]
    for reader in made:
        reader.start()
    yield made
    for reader in made:
        reader.over.set()
    for reader in made:
        reader.join(30)


def notes(console):
    return [(line["seq"], line["text"]) for line in console.kind("note")]


def all_over(readers):
    for reader in readers:
        assert reader.over.wait(60), f"{reader.who} has {reader.got[-3:]}"


def test_25_clients_get_every_line_once(console, readers):
    assert all(reader.begun.wait(30) for reader in readers)
    for number in range(40):
        assert console.act("note", text=f"n{number}").status_code == 201
    console.act("note", text="the end")
    all_over(readers)
    assert [reader.got for reader in readers] == [notes(console)] * CLIENTS


def test_no_line_is_lost_or_doubled_by_a_kill(console, readers):
    """The console is killed three times while people act and 25 clients read."""
    for round_ in range(3):
        for number in range(10):
            assert console.act("note", text=f"n{round_}-{number}").status_code == 201
        console.restart()
    console.act("note", text="the end")
    all_over(readers)
    assert [reader.got for reader in readers] == [notes(console)] * CLIENTS


def test_a_client_that_does_not_read_holds_nobody_up_and_is_let_go(start):
    """It costs what its socket holds, and goes on later where it stopped."""
    console = start(patience_s=1)
    with ExitStack() as stack:
        slow = [stack.enter_context(raw_stream(console, receive_buffer=4096)) for _ in range(5)]
        assert all(client.recv(15) == b"HTTP/1.1 200 OK" for client in slow)
        reader = Reader(console, "Robin Example", "the end")
        reader.start()
        assert reader.begun.wait(20)
        for _ in range(2000):
            assert console.act("note", text=LONG).status_code == 201
        console.act("note", text="the end")
        all_over([reader])
        assert len(reader.got) == 2001
        console.wait(lambda: streams_of(console) <= 1, 30)  # the one on which acts came in
    with Visitor(console, "") as again, again.stream(after=reader.got[-2][0], **bearer(TOKENS["Sam Example"])) as stream:
        assert stream.lines(1)[0]["text"] == "the end"
    assert console.log == ""


def test_clients_that_vanish_are_forgotten(console):
    clients = [raw_stream(console) for _ in range(10)]
    for client in clients:
        assert client.recv(15) == b"HTTP/1.1 200 OK"
        client.close()
    console.wait(lambda: streams_of(console) == 0, 10)
    console.act("note", text="the end")
    with Visitor(console, "") as later, later.stream(**bearer(TOKENS["Sam Example"])) as stream:
        assert stream.lines(1)[0]["text"] == "the end"
    assert console.log == ""
