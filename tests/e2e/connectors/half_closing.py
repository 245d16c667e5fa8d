"""A connector over bare sockets: it shuts down its side of the connection when it has asked, and reads the answer to its end."""

from __future__ import annotations

import json
import os
import socket
import time
from typing import Any

PAUSE_S = 5.0


def ask(url: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """One request on a connection of its own: the status, and what the answer holds."""
    address = url.removeprefix("http://").rstrip("/")
    host, _, port = address.partition(":")
    content = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=60) as client:
        client.sendall(head.encode() + content)
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    if not answer:
        raise ConnectionError("no answer")
    top, _, rest = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(rest) if rest else None


def write(change: dict[str, Any]) -> None:
    """Until the destination has taken it."""
    path, method = f"/{change['entity']}/{change['record']['id']}", "DELETE" if change["op"] == "delete" else "PUT"
    while True:
        try:
            status, _ = ask(os.environ["DESTINATION"], method, path, None if method == "DELETE" else change["record"])
        except OSError:
            status = 0
        if status in {200, 201, 204} or (status == 404 and method == "DELETE"):
            return
        time.sleep(PAUSE_S)


def main() -> None:
    cursor = 0
    print("ready", flush=True)  # noqa: T201
    while True:
        _, page = ask(os.environ["SOURCE"], "GET", f"/changes?cursor={cursor}&limit=50")
        for change in page["changes"]:
            write(change)
            cursor = change["cursor"]
        if not page["has_more"]:
            time.sleep(PAUSE_S)


if __name__ == "__main__":
    main()
