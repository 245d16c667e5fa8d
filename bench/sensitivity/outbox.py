"""Two processes and a table between them: one fills a SQLite outbox from the feed, one empties it in order."""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from wire import DESTINATION_NAME, SOURCE_NAME, STATE, Change, Destination, Gate, Pager, Permanent, Transient, source

Row = tuple[int, str]


class Outbox:
    """The table; the feed's cursor is the number of its rows."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(STATE / "outbox.db", timeout=60.0, isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=OFF")
        self.db.execute("CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, cursor INTEGER UNIQUE, change TEXT)")
        self.db.execute("CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), cursor INTEGER)")
        self.db.execute("INSERT OR IGNORE INTO cursor VALUES (1, 0)")

    def cursor(self) -> int:
        return int(self.db.execute("SELECT cursor FROM cursor").fetchone()[0])

    def put(self, changes: list[Change], cursor: int) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        for change in changes:
            self.db.execute("INSERT OR IGNORE INTO outbox (cursor, change) VALUES (?, ?)", (change["cursor"], json.dumps(change)))
        self.db.execute("UPDATE cursor SET cursor = max(cursor, ?)", (cursor,))
        self.db.execute("COMMIT")

    def next(self) -> Row | None:
        row: Row | None = self.db.execute("SELECT id, change FROM outbox ORDER BY id LIMIT 1").fetchone()
        return row

    def done(self, number: int) -> None:
        self.db.execute("DELETE FROM outbox WHERE id = ?", (number,))


class Writer:
    """Right; defects override one method."""

    def __init__(self) -> None:
        self.outbox, self.destination, self.pager, self.gate = Outbox(), Destination(), Pager(), Gate()
        threading.Thread(target=self.pager.run, daemon=True).start()

    def run(self) -> None:
        while True:
            row = self.claim()
            if row is None:
                self.pager.caught_up(DESTINATION_NAME)
                time.sleep(1.0)
                continue
            self.gate.wait()
            self.handle(row[0], json.loads(row[1]))

    def claim(self) -> Row | None:
        return self.outbox.next()

    def handle(self, number: int, change: Change) -> None:
        try:
            self.destination.write(change)
        except Transient as error:
            self.trouble(number, change, error)
            return
        except Permanent as error:
            self.refused(number, change, error)
            return
        self.gate.opened()
        self.pager.worked(DESTINATION_NAME)
        self.outbox.done(number)

    def trouble(self, number: int, change: Change, error: Transient) -> None:
        self.gate.shut(error.after_s)
        self.pager.failed(DESTINATION_NAME, str(error))

    def refused(self, number: int, change: Change, error: Permanent) -> None:
        self.pager.gave_up(change["entity"], change["record"]["id"], str(error))
        self.outbox.done(number)


def read_feed() -> None:
    """The first process."""
    outbox, failing_since = Outbox(), None
    pager_file = STATE / "source-pager"
    while True:
        cursor = outbox.cursor()
        try:
            page = source(f"/changes?cursor={cursor}&limit=100")
        except (Transient, Permanent):
            failing_since = failing_since or time.time()
            if time.time() - failing_since > 120:
                pager_file.touch()
            time.sleep(5.0)
            continue
        failing_since = None
        outbox.put(page["changes"], page["next_cursor"])
        if not page["has_more"]:
            time.sleep(2.0)


def die_with_parent() -> None:
    """A child ends when its parent does, however that ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def child(work: Callable[[], None], *, bind: bool) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if bind:
        die_with_parent()
    work()


def write(writer: type[Writer]) -> None:
    writer().run()


class Main:
    """Starts both, and ends when one does."""

    bind = True

    def __init__(self, writer: type[Writer] = Writer) -> None:
        self.writer = writer

    def stop(self, children: list[Any]) -> None:
        for process in children:
            process.terminate()

    def run(self) -> None:
        Outbox()
        context = multiprocessing.get_context("fork")
        works: list[Callable[[], None]] = [read_feed, lambda: write(self.writer)]
        children = [context.Process(target=child, args=(work,), kwargs={"bind": self.bind}) for work in works]
        for process in children:
            process.start()

        def ended(*_: object) -> None:
            self.stop(children)
            os._exit(0)

        signal.signal(signal.SIGTERM, ended)
        print("ready", SOURCE_NAME, flush=True)
        while all(process.is_alive() for process in children):
            time.sleep(1.0)
        self.stop(children)
        sys.exit(1)


if __name__ == "__main__":
    Main().run()
