"""Writes are tasks that nobody awaits; what one of them raises is seen by nobody, and the bookmark has moved on.
python/asyncio#399."""

from __future__ import annotations

import asyncio

from paging import Connector, Record, main


class FireAndForget(Connector):
    async def write_all(self, entity: str, changed: list[Record]) -> None:
        self.tasks = [task for task in getattr(self, "tasks", []) if not task.done()]
        for record in changed:
            if record["version"] > self.known.get(f"{entity}/{record['id']}", 0):
                self.known[f"{entity}/{record['id']}"] = record["version"]
                self.tasks.append(asyncio.create_task(self.put(entity, record)))
        if changed:
            self.bookmarks[entity] = max(record["updated_at"] for record in changed)


main(FireAndForget)
