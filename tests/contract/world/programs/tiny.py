"""A connector that moves nothing: each of its verbs shows one thing of the contract between connector and harness."""

from __future__ import annotations

import http.server
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time

HOME = pathlib.Path(os.environ["HOME"])
STATE = HOME / "state"


def say(*words: object) -> None:
    """Not by print: a signal whose handler says something may come while a line is being said, and buffers refuse that."""
    os.write(1, f"{' '.join(map(str, words))}\n".encode())


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer({"queue": [{"length": 7}]} if self.path == "/stats" else {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        say("asked", self.path, self.headers.get("Authorization"), self.headers.get("X-Key"), body)
        self.answer({})

    def answer(self, value: object) -> None:
        data = json.dumps(value).encode()
        self.send_response(200 if self.path != "/broken" else 503)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        return


def serve(port: str) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def listen(port: str) -> None:
    door = socket.create_server(("127.0.0.1", int(port)))
    time.sleep(60)
    door.close()


def stubborn() -> None:
    """Ends by no signal but SIGKILL, and has a child in a session of its own."""
    signal.signal(signal.SIGTERM, lambda *_: say("no"))
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    say("child", child.pid)
    while True:
        time.sleep(1)


def main() -> None:
    verb, *rest = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: (say("ending"), sys.exit(0)))
    signal.signal(signal.SIGUSR1, lambda *_: say("signalled"))
    if verb == "serve":
        serve(*rest)
        say("serving")
    elif verb == "listen":
        listen(*rest)
    elif verb == "stubborn":
        stubborn()
    elif verb == "obliging":
        signal.signal(signal.SIGUSR1, lambda *_: (say("signalled"), sys.exit(0)))
        say("waiting")
    elif verb == "show":
        say(os.environ.get("SECRET"), pathlib.Path(rest[0]).read_text() if rest else "", sorted(path.name for path in STATE.iterdir()))
        (STATE / "cursor").write_text("1")
        say("shown")
    elif verb == "locked":
        lock = STATE / "lock"
        say("another run is already running" if lock.exists() else "fresh")
        sys.exit(75 if lock.exists() else 1)
    elif verb == "exit":
        sys.exit(int(rest[0]))
    elif verb == "exists":
        sys.exit(0 if (STATE / rest[0]).exists() else 1)
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main()
