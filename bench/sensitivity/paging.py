"""asyncio over pages: what changed since a bookmark, written by several tasks; what is gone from the whole list is deleted."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
from wire import (
    DESTINATION,
    DESTINATION_NAME,
    ENV,
    NAME,
    PATIENCE_S,
    SOURCE,
    SOURCE_NAME,
    STATE,
    Gate,
    Login,
    Pager,
    Permanent,
    Transient,
    parsed,
    save,
)

ENTITIES = ENV.get("ENTITIES", "account,invoice").split(",")
Record = dict[str, Any]


class Connector:
    """Right; defects override one method."""

    lookback = timedelta(minutes=2)
    at_once = 4

    def __init__(self) -> None:
        self.login, self.pager, self.gate = Login(), Pager(), Gate()
        self.file = STATE / "state.json"
        state = json.loads(self.file.read_text()) if self.file.exists() else {"bookmarks": {}, "known": {}}
        self.bookmarks: dict[str, str] = state["bookmarks"]
        self.known: dict[str, int] = state["known"]
        self.failures = 0

    # ---- reading

    async def pages(self, entity: str, query: str) -> list[Record]:
        records: list[Record] = []
        link: str | None = f"/{entity}?page=1&per_page=50{query}"
        while link is not None:
            page = await self.get(link)
            records += page["data"]
            before, link = link, self.next_page(page)
            if link is not None:
                link = link[link.index(f"/{entity}?") :]
                await asyncio.sleep(1.0 if not page["data"] and same_page(before, link) else 0.0)
        return records

    def next_page(self, page: dict[str, Any]) -> str | None:
        """A link; to itself where there was nothing to show this time."""
        link: str | None = page["next"]
        return link

    async def get(self, path: str) -> Any:
        try:
            answer = await self.client.get(SOURCE + path)
        except httpx.HTTPError as error:
            raise Transient(repr(error)) from error
        return parsed(answer.status_code, answer.content, answer.headers)

    def since(self, entity: str) -> str:
        mark = self.bookmarks.get(entity)
        if mark is None:
            return ""
        return "&updated_since=" + quote((datetime.fromisoformat(mark) - self.lookback).isoformat())

    # ---- one round

    async def round(self, *, whole: bool) -> None:
        for entity in ENTITIES:
            changed = await self.pages(entity, self.since(entity))
            await self.write_all(entity, changed)
            if whole:
                await self.delete_what_is_gone(entity)
        self.save()

    async def write_all(self, entity: str, changed: list[Record]) -> None:
        latest: dict[str, Record] = {}
        for record in changed:
            if record["version"] > max(self.known.get(f"{entity}/{record['id']}", 0), latest.get(record["id"], {"version": 0})["version"]):
                latest[record["id"]] = record
        slots = asyncio.Semaphore(self.at_once)

        async def one(record: Record) -> None:
            async with slots:
                await self.put(entity, record)
                self.known[f"{entity}/{record['id']}"] = record["version"]

        results = await asyncio.gather(*(one(record) for record in latest.values()), return_exceptions=True)
        self.save()
        for result in results:
            if isinstance(result, BaseException):
                raise result
        if changed:
            self.bookmarks[entity] = max([record["updated_at"] for record in changed] + [self.bookmarks.get(entity, "")])

    async def delete_what_is_gone(self, entity: str) -> None:
        there = {record["id"] for record in await self.pages(entity, "")}
        for name in [name for name in self.known if name.startswith(f"{entity}/")]:
            key = name.split("/", 1)[1]
            if key not in there and await self.is_gone(entity, key):
                await self.send("DELETE", entity, key, None, f"{name}/delete")
                del self.known[name]

    async def is_gone(self, entity: str, key: str) -> bool:
        try:
            await self.get(f"/{entity}/{quote(key, safe='')}")
        except Permanent:
            return True
        return False

    # ---- writing

    async def put(self, entity: str, record: Record) -> None:
        try:
            await self.send("PUT", entity, record["id"], record, f"{entity}/{record['id']}/{record['version']}")
        except Permanent as error:
            self.pager.gave_up(entity, record["id"], str(error))

    async def send(self, method: str, entity: str, key: str, body: Record | None, idempotency_key: str) -> None:
        await self.pace()
        headers = {"Idempotency-Key": idempotency_key.encode("ascii", "backslashreplace").decode()}
        url = f"{DESTINATION}/{entity}/{quote(key, safe='')}"
        for _ in range(2):
            token = await asyncio.to_thread(self.login.token)
            try:
                answer = await self.client.request(method, url, json=body, headers=headers | {"Authorization": f"Bearer {token}"})
            except httpx.HTTPError as error:
                raise Transient(repr(error)) from error
            if answer.status_code != 401:
                break
            self.login.rejected(token)
        if method == "DELETE" and answer.status_code == 404:
            return
        self.judge(answer)
        self.pager.worked(DESTINATION_NAME)

    def judge(self, answer: httpx.Response) -> None:
        parsed(answer.status_code, answer.content, answer.headers)

    async def pace(self) -> None:
        """Not faster than the destination allows, a little apart."""
        limit = "".join(c for c in ENV.get("RATE_LIMIT", "").split("/")[0] if c.isdigit())
        if not limit:
            return
        apart = 60.0 / (int(limit) * 0.8)
        now = time.time()
        start = max(now, getattr(self, "next_slot", 0.0))
        self.next_slot = start + apart
        await asyncio.sleep(start - now)

    def save(self) -> None:
        save(self.file, json.dumps({"bookmarks": self.bookmarks, "known": self.known}))

    # ---- life

    async def run(self) -> None:
        limits = httpx.Limits(max_connections=16)
        self.client = httpx.AsyncClient(timeout=PATIENCE_S, limits=limits, trust_env=False)
        threading.Thread(target=self.pager.run, daemon=True).start()
        print(f"{NAME} ready", flush=True)
        rounds = 0
        while True:
            try:
                await self.round(whole=rounds % 6 == 0)
            except (Transient, Permanent) as error:
                await self.trouble(error)
            else:
                rounds += 1
                self.gate.opened()
                self.pager.caught_up(SOURCE_NAME)
                self.pager.caught_up(DESTINATION_NAME)
                await asyncio.sleep(5.0)

    async def trouble(self, error: Exception) -> None:
        side = DESTINATION_NAME if self.source_answers() else SOURCE_NAME
        self.pager.failed(side, str(error))
        self.gate.shut(getattr(error, "after_s", None))
        await asyncio.sleep(max(0.0, self.gate.until - time.time()))

    def source_answers(self) -> bool:
        try:
            httpx.get(f"{SOURCE}/changes?cursor=0&limit=1", timeout=PATIENCE_S, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            return False
        return True


def same_page(one: str, other: str) -> bool:
    return parse_qs(urlsplit(one).query)["page"] == parse_qs(urlsplit(other).query)["page"]


def main(connector: type[Connector] = Connector) -> None:
    try:
        asyncio.run(connector().run())
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
