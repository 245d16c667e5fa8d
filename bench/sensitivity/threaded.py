"""Threads and queues: a reader, a queue per worker, and a cursor on disk that moves when everything before it is written."""

from __future__ import annotations

import queue
import signal
import sys
import threading
import time
import zlib
from typing import NoReturn

from wire import DESTINATION_NAME, SOURCE_NAME, STATE, Change, Destination, Gate, Pager, Permanent, Transient, save, source


class Connector:
    """Right; defects override one method."""

    workers = 3
    room = 200

    def __init__(self) -> None:
        self.destination, self.pager, self.gate = Destination(), Pager(), Gate()
        self.queues: list[queue.Queue[Change]] = [queue.Queue() for _ in range(self.workers)]
        self.lock = threading.Lock()
        self.open: set[int] = set()
        self.versions: dict[tuple[str, str], int] = {}
        self.file = STATE / "cursor"
        self.read = self.saved = int(self.file.read_text()) if self.file.exists() else 0

    # ---- reading

    def reader(self) -> None:
        while True:
            try:
                page = source(f"/changes?cursor={self.read}&limit=100")
            except (Transient, Permanent) as error:
                self.pager.failed(SOURCE_NAME, str(error))
                time.sleep(5.0)
                continue
            self.pager.worked(SOURCE_NAME)
            for change in page["changes"]:
                if change["cursor"] > self.read:
                    self.take(change)
            if not page["has_more"]:
                if not self.open:
                    self.pager.caught_up(SOURCE_NAME)
                    self.pager.caught_up(DESTINATION_NAME)
                time.sleep(2.0)

    def take(self, change: Change) -> None:
        while len(self.open) >= self.room:
            time.sleep(1.0)
        with self.lock:
            self.open.add(change["cursor"])
        self.read = change["cursor"]
        self.queues[self.worker_of(change)].put(change)

    def worker_of(self, change: Change) -> int:
        """One record, one worker: its changes stay in order."""
        return zlib.crc32(f"{change['entity']}/{change['record']['id']}".encode()) % self.workers

    # ---- writing

    def worker(self, number: int) -> None:
        while True:
            change = self.queues[number].get()
            self.deliver(change)
            self.finished(change["cursor"])

    def deliver(self, change: Change) -> None:
        """Until it is written, overtaken or refused for good."""
        while not self.is_old(change):
            self.gate.wait()
            try:
                self.destination.write(change)
            except Transient as error:
                self.trouble(change, error)
            except Permanent as error:
                self.pager.gave_up(change["entity"], change["record"]["id"], str(error))
                return
            else:
                self.versions[change["entity"], change["record"]["id"]] = change["record"]["version"]
                self.gate.opened()
                self.pager.worked(DESTINATION_NAME)
                return

    def is_old(self, change: Change) -> bool:
        return change["record"]["version"] < self.versions.get((change["entity"], change["record"]["id"]), 0)

    def trouble(self, change: Change, error: Transient) -> None:
        self.gate.shut(error.after_s)
        if error.status != 409:
            self.pager.failed(DESTINATION_NAME, str(error))

    def finished(self, cursor: int) -> None:
        with self.lock:
            self.open.discard(cursor)
            whole = min(self.open, default=self.read + 1) - 1
            if whole > self.saved:
                self.saved = whole
                self.save(whole)

    def save(self, cursor: int) -> None:
        save(self.file, str(cursor))

    def run(self) -> NoReturn:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        for work in (self.pager.run, self.reader, *((lambda n=n: self.worker(n)) for n in range(self.workers))):
            threading.Thread(target=work, daemon=True).start()
        print("ready", flush=True)
        while True:
            time.sleep(60.0)


if __name__ == "__main__":
    Connector().run()
