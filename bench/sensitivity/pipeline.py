"""Generators, started by a clock: extract, transform, load in batches, and end; the cursor moves after each load."""

from __future__ import annotations

import fcntl
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from wire import DESTINATION, DESTINATION_NAME, SOURCE_NAME, STATE, Change, Destination, Pager, Permanent, Transient, save, source

Page = tuple[int, list[Change]]


class Pipeline:
    """Right; defects override one stage."""

    def __init__(self) -> None:
        self.destination, self.pager = Destination(), Pager()
        self.file = STATE / "cursor"
        self.side = SOURCE_NAME

    # ---- stages

    def extract(self) -> Iterator[Page]:
        cursor = int(self.file.read_text()) if self.file.exists() else 0
        more = True
        while more:
            self.side = SOURCE_NAME
            page = source(f"/changes?cursor={cursor}&limit=100")
            self.pager.worked(SOURCE_NAME)
            cursor, more = page["next_cursor"], page["has_more"]
            yield cursor, page["changes"]

    def transform(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The last change of each record."""
        for cursor, changes in pages:
            last: dict[tuple[str, str], Change] = {}
            for change in changes:
                key = change["entity"], change["record"]["id"]
                if key not in last or change["record"]["version"] >= last[key]["record"]["version"]:
                    last[key] = change | {"record": self.mapped(change["record"])}
            yield cursor, list(last.values())

    def mapped(self, record: dict[str, Any]) -> dict[str, Any]:
        return record

    def load(self, pages: Iterable[Page]) -> None:
        for cursor, changes in pages:
            self.side = DESTINATION_NAME
            self.load_page(changes)
            self.pager.worked(DESTINATION_NAME)
            self.save(cursor)

    def load_page(self, changes: list[Change]) -> None:
        for entity in sorted({change["entity"] for change in changes}):
            upserts = [change["record"] for change in changes if change["entity"] == entity and change["op"] != "delete"]
            for start in range(0, len(upserts), 50):
                self.upsert(entity, upserts[start : start + 50])
        for change in changes:
            if change["op"] == "delete":
                self.destination.write(change)

    def upsert(self, entity: str, records: list[dict[str, Any]]) -> None:
        key = hashlib.sha256(json.dumps([entity, records]).encode()).hexdigest()
        answer = self.destination.send("POST", f"{DESTINATION}/{entity}/batch", {"records": records}, key)
        self.check_results(entity, records, answer)

    def check_results(self, entity: str, records: list[dict[str, Any]], answer: Any) -> None:
        """Each record has a result of its own; what was turned down is sent once more, alone."""
        by_id = {record["id"]: record for record in records}
        for result in answer["results"]:
            if result["status"] >= 400:
                record = by_id[result["id"]]
                try:
                    self.destination.write({"entity": entity, "op": "update", "record": record})
                except Permanent as error:
                    self.pager.gave_up(entity, record["id"], str(error))

    def save(self, cursor: int) -> None:
        save(self.file, str(cursor))

    # ---- one run

    def lock(self) -> Any:
        """Ends with the process, however that ends."""
        file = (STATE / "lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(75)
        return file

    def failed(self, error: Exception) -> None:
        self.pager.failed(self.side, str(error))

    def run(self) -> int:
        held = self.lock()
        code = 0
        try:
            self.load(self.transform(self.extract()))
        except (Transient, Permanent) as error:
            self.failed(error)
            code = 1
        else:
            self.pager.caught_up(SOURCE_NAME)
            self.pager.caught_up(DESTINATION_NAME)
        self.pager.flush()
        held.close()
        return code


if __name__ == "__main__":
    sys.exit(Pipeline().run())
