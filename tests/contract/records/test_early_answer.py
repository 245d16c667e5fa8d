"""A sender that hears an answer which comes before all is sent, whatever becomes of the connection."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator

import httpcore
import pytest
from records_fake.early_answer import Sockets

pytestmark = pytest.mark.contract

TOO_MUCH = b"x" * 16_000_000
"""More than the system takes in for a peer that does not read."""
PATIENCE = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), 30.0)}


@pytest.fixture
def hear() -> Iterator[Callable[[bytes, bool], int]]:
    """`hear(said, hangs_up)`: the status that a sender hears of a server which says this when it has read a little."""
    done = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(said: bytes, hangs_up: bool) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(100)
            connection.sendall(said)
            if not hangs_up:
                done.wait(60)

    async def send() -> int:
        async with httpcore.AsyncConnectionPool(network_backend=Sockets()) as pool:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            return (await pool.request("POST", url, content=TOO_MUCH, extensions=PATIENCE)).status

    def one(said: bytes, hangs_up: bool) -> int:
        threading.Thread(target=serve, args=(said, hangs_up), daemon=True).start()
        return asyncio.run(send())

    yield one
    done.set()
    listener.close()


@pytest.mark.parametrize("hangs_up", [True, False])
def test_an_answer_before_all_is_read(hear: Callable[[bytes, bool], int], hangs_up: bool) -> None:
    assert hear(b"HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n", hangs_up) == 413


def test_a_connection_that_ends_without_an_answer(hear: Callable[[bytes, bool], int]) -> None:
    with pytest.raises((httpcore.NetworkError, httpcore.ProtocolError)):
        hear(b"", True)


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    async def send() -> None:
        async with httpcore.AsyncConnectionPool(network_backend=Sockets()) as pool:
            await pool.request("POST", f"http://localhost:{port}/", content=b"x", extensions=PATIENCE)

    with pytest.raises(httpcore.ConnectError):
        asyncio.run(send())
