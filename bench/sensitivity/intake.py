"""A receiver of webhooks: what is signed is stored and then acknowledged; a thread of its own delivers from the store."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from wire import DESTINATION_NAME, ENV, SOURCE, SOURCE_NAME, STATE, Change, Destination, Gate, Pager, Permanent, Transient, request, source

LARGEST = 1_000_000


class Store:
    """Messages by their id; versions of what was written."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.db = sqlite3.connect(STATE / "inbox.db", check_same_thread=False, isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=OFF")
        self.db.execute("CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY, cursor INTEGER, change TEXT, done INTEGER DEFAULT 0)")
        self.db.execute("CREATE TABLE IF NOT EXISTS versions (name TEXT PRIMARY KEY, version INTEGER)")

    def put(self, name: str, change: Change) -> None:
        with self.lock:
            self.db.execute(
                "INSERT OR IGNORE INTO inbox (id, cursor, change) VALUES (?, ?, ?)", (name, change["cursor"], json.dumps(change))
            )

    def next(self) -> tuple[str, str] | None:
        with self.lock:
            row: tuple[str, str] | None = self.db.execute("SELECT id, change FROM inbox WHERE done = 0 ORDER BY cursor LIMIT 1").fetchone()
            return row

    def done(self, name: str, record: str, version: int) -> None:
        with self.lock:
            self.db.execute("UPDATE inbox SET done = 1 WHERE id = ?", (name,))
            self.db.execute(
                "INSERT INTO versions VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = max(version, excluded.version)",
                (record, version),
            )

    def version(self, record: str) -> int:
        with self.lock:
            row = self.db.execute("SELECT version FROM versions WHERE name = ?", (record,)).fetchone()
            return int(row[0]) if row else 0


class Intake:
    """Right; defects override one method."""

    def __init__(self) -> None:
        self.store, self.destination, self.pager, self.gate = Store(), Destination(), Pager(), Gate()
        self.secret = base64.b64decode(ENV["WEBHOOK_SECRET"].removeprefix("whsec_"))

    # ---- taking

    def is_genuine(self, headers: Any, body: bytes) -> bool:
        name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not at.isdigit() or abs(self.real_time() - int(at)) > 300:
            return False
        digest = hmac.new(self.secret, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
        due = base64.b64encode(digest).decode()
        return any(hmac.compare_digest(due, given.partition(",")[2]) for given in headers.get("webhook-signature", "").split())

    def real_time(self) -> float:
        return time.time()

    def take(self, headers: Any, body: bytes) -> int:
        """The status to answer with."""
        if not self.is_genuine(headers, body):
            return 401
        try:
            change = json.loads(body)["data"]
            change["record"]["id"], change["record"]["version"], change["cursor"], change["op"], change["entity"]
        except (ValueError, KeyError, TypeError):
            return 400
        self.accept(headers["webhook-id"], change)
        return 204

    def accept(self, name: str, change: Change) -> None:
        self.store.put(name, change)

    # ---- delivering

    def deliver(self) -> None:
        while True:
            row = self.store.next()
            if row is None:
                self.pager.caught_up(DESTINATION_NAME)
                time.sleep(1.0)
                continue
            self.gate.wait()
            self.one(row[0], json.loads(row[1]))

    def one(self, name: str, change: Change) -> None:
        record = f"{change['entity']}/{change['record']['id']}"
        if not self.is_old(record, change):
            try:
                self.destination.write(change)
            except Transient as error:
                self.gate.shut(error.after_s)
                self.pager.failed(DESTINATION_NAME, str(error))
                return
            except Permanent as error:
                self.pager.gave_up(change["entity"], change["record"]["id"], str(error))
            self.gate.opened()
            self.pager.worked(DESTINATION_NAME)
        self.store.done(name, record, change["record"]["version"])

    def is_old(self, record: str, change: Change) -> bool:
        return bool(change["record"]["version"] < self.store.version(record))

    # ---- the subscription

    def look_after(self) -> None:
        while True:
            try:
                self.renew()
            except (Transient, Permanent) as error:
                self.pager.failed(SOURCE_NAME, str(error))
            else:
                self.pager.caught_up(SOURCE_NAME)
            time.sleep(30.0)

    def renew(self) -> None:
        if source("/changes/webhook")["active"]:
            return
        cursor = source("/changes/ack")["cursor"]
        request("POST", SOURCE + "/changes/webhook", b"{}", {"Content-Type": "application/json"})
        more = True
        while more:
            page = source(f"/changes?cursor={cursor}&limit=100")
            for change in page["changes"]:
                self.store.put(f"msg_{change['cursor']}", change)
            cursor, more = page["next_cursor"], page["has_more"]

    # ---- life

    def run(self) -> None:
        intake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.answer(200)

            def do_POST(self) -> None:
                length = self.headers.get("Content-Length", "")
                if not length.isdigit() or int(length) > LARGEST:
                    self.close_connection = True
                    self.answer(413)
                    return
                self.answer(intake.take(self.headers, self.rfile.read(int(length))))

            def answer(self, status: int) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        for work in (self.pager.run, self.deliver, self.look_after):
            threading.Thread(target=work, daemon=True).start()
        ThreadingHTTPServer(("127.0.0.1", int(ENV["PORT"])), Handler).serve_forever()


if __name__ == "__main__":
    Intake().run()
