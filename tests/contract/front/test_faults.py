"""What happens to a link is what the client sees: cuts, ends, refusals, a slow reader."""

from __future__ import annotations

import gc
import hashlib
import json
import socket
import ssl
import threading

import httpx
import psutil
import pytest

pytestmark = pytest.mark.contract
HOST = "billing.example.com"


@pytest.fixture(params=["plain", "tls"])
def open_tunnel(request):
    """Opens a raw connection through a front, with or without TLS inside."""
    return lambda front: front.connect(HOST) if request.param == "plain" else front.tls(HOST)


def test_a_cut_is_a_cut(start, link, reset, open_tunnel):
    def cut(sock):
        sock.recv(10)
        reset(sock)

    front = start({HOST: link("destination", cut).route})
    with open_tunnel(front) as sock:
        sock.sendall(b"0123456789")
        with pytest.raises((ConnectionResetError, ssl.SSLEOFError)):  # OpenSSL tells an RST as one or the other
            sock.recv(10)


def test_an_end_is_an_end_and_nothing_before_it_is_lost(start, link, open_tunnel):
    def answer(sock):
        sock.recv(10)
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 300_000)

    front = start({HOST: link("destination", answer).route})
    with open_tunnel(front) as sock:
        sock.sendall(b"0123456789")
        data = b""
        while piece := sock.recv(65536):
            data += piece
    assert len(data.partition(b"\r\n\r\n")[2]) == 300_000


def test_an_idle_connection_ends_with_its_link(start, link, open_tunnel):
    ended = threading.Event()
    front = start({HOST: link("destination", lambda _sock: ended.wait(10)).route})
    with open_tunnel(front) as sock:
        ended.set()
        assert sock.recv(1) == b""


def test_the_clients_end_reaches_the_link(start, link, open_tunnel, wait):
    got = []

    def listen(sock):
        try:
            while piece := sock.recv(65536):
                got.append(piece)
        finally:  # OpenSSL clients that close with unread bytes of the handshake cut
            got.append(b"END")

    front = start({HOST: link("destination", listen).route})
    with open_tunnel(front) as sock:
        sock.sendall(b"hello")
        wait(lambda: b"".join(got) == b"hello")
    wait(lambda: got[-1] == b"END")


@pytest.mark.parametrize("at_once", [True, False])
def test_a_client_that_has_left_lets_go_of_the_link(start, link, wait, at_once):
    """Who half-closes reads on; who has closed leaves nobody behind whom the link could answer."""
    ended, over = threading.Event(), threading.Event()

    def listen(sock):
        while sock.recv(65536):
            pass
        ended.set()
        over.wait(30)

    front = start({HOST: link("destination", listen).route})
    process = psutil.Process(front.process.pid)
    sockets = lambda: [each for each in process.net_connections("tcp") if each.status != psutil.CONN_LISTEN]  # noqa: E731
    sock = front.connect(HOST)
    sock.sendall(b"hello")
    if not at_once:
        sock.shutdown(socket.SHUT_WR)
        assert ended.wait(5)
        assert len(sockets()) == 2, "it still reads"
    sock.close()
    wait(lambda: not sockets())
    over.set()


def test_the_clients_cut_reaches_the_link(start, link, reset, wait):
    got = []

    def listen(sock):
        try:
            sock.recv(1)
            sock.recv(1)
        except ConnectionResetError:
            got.append("cut")

    front = start({HOST: link("destination", listen).route})
    sock = front.connect(HOST)
    sock.sendall(b"h")
    reset(sock)
    wait(lambda: got == ["cut"])


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # CPython's ssl forgets a socket that was cut before the handshake
def test_a_link_that_is_down_shows_as_a_connection_that_fails_not_as_an_answer(start, link):
    down = link("destination")
    front = start({HOST: down.route, "localhost": down.route})
    down.close()
    with front.client() as client:
        with pytest.raises(httpx.ConnectError):
            client.get(f"https://{HOST}/")
        with pytest.raises(httpx.ReadError):
            client.get(f"http://{HOST}/")
    with front.connect() as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            sock.recv(1)
    gc.collect()  # here, and not in the test of someone else


def test_big_bodies_arrive_whole(front):
    body = bytes(range(256)) * 80_000  # 20 MB
    with front.client() as client:
        answer = client.post(f"https://{HOST}/same", content=body)
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(body).digest()


def test_a_reader_that_stands_still_stops_the_sender(start, link, wait):
    sent = []

    def flood(sock):
        sock.recv(1)
        for _ in range(200):
            sock.sendall(bytes(1_000_000))
            sent.append(1)

    front = start({HOST: link("destination", flood).route})
    process = psutil.Process(front.process.pid)
    before = process.memory_info().rss
    with front.tls(HOST) as sock:
        sock.sendall(b"x")
        still = [0, -1]

        def stopped():
            still[:] = [len(sent), still[0]]
            return still[0] == still[1] > 0 or wait_a_moment()

        wait(stopped)
        assert len(sent) < 100, "the sender was held back"
        assert process.memory_info().rss - before < 20_000_000
        total = 0
        while total < 200_000_000:
            total += len(sock.recv(1 << 20))


def wait_a_moment():
    threading.Event().wait(0.2)  # a flood that is still running must be seen to grow
    return False


def test_many_at_once(front):
    failures = []

    def ask(number):
        try:
            with front.client() as client:
                for _ in range(5):
                    assert client.post(f"https://t{number}.my.example.com/", content=b"x" * number).json()["bytes"] == number
        except Exception as error:  # noqa: BLE001 - told by the main thread
            failures.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures


def test_headers_come_through_untouched(front):
    with front.tls(HOST) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: billing.example.com\r\nX-OdD-cAse: 1\r\nConnection: close\r\n\r\n")
        sock.settimeout(10)
        data = b""
        while piece := sock.recv(65536):
            data += piece
    assert json.loads(data.partition(b"\r\n\r\n")[2])["headers"]["X-OdD-cAse"] == "1"


def test_clients_that_say_nothing_cost_nothing(front):
    silent = [socket.create_connection(("127.0.0.1", front.port)) for _ in range(50)]
    with front.client() as client:
        assert client.get(f"https://{HOST}/").status_code == 200
    for sock in silent:
        sock.close()
