"""The columns of each ledger, and the fields that a line must have.

Tables keep the ledger's names with four exceptions: `at` becomes `t` (drill seconds after the timeline's zero),
`row` becomes `row_id`, `limit`, `count` and `to` become `page_size`, `records` and `to_whom`, because SQL has other uses for these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

LINE = {
    "seq": "BIGINT",
    "at": "DOUBLE",
    "kind": "VARCHAR",
}
_REQUESTS = {
    "req": "BIGINT",
    "method": "VARCHAR",
    "path": "VARCHAR",
    "n": "INTEGER",
    "idem": "VARCHAR",
    "auth": "VARCHAR",
    "token": "VARCHAR",
    "client": "VARCHAR",
    "credential": "VARCHAR",
    "outcome": "VARCHAR",
    "exp_at": "DOUBLE",
    "host_ok": "BOOLEAN",
    "host": "VARCHAR",
    "status": "INTEGER",
    "sent": "BOOLEAN",
    "why": "VARCHAR",
    "bytes": "BIGINT",
}
_FAKES = {
    "fault": "VARCHAR",
    "event": "VARCHAR",
    "gap_s": "DOUBLE",
    "trigger": "VARCHAR",
    "max_gap_s": "DOUBLE",
}
_RECORDS = {
    "entity": "VARCHAR",
    "key": "VARCHAR",
    "op": "VARCHAR",
    "digest": "VARCHAR",
}

_OFFERS = {
    "version": "INTEGER",
    "cursor": "BIGINT",
    "seeded": "BOOLEAN",
    "limit": "INTEGER",
    "count": "INTEGER",
    "next_cursor": "BIGINT",
    "protocol": "VARCHAR",
    "page": "INTEGER",
}
_WRITES = {
    "i": "INTEGER",
    "effect": "VARCHAR",
    "row": "VARCHAR",
    "commit_no": "BIGINT",
    "lane": "VARCHAR",
    "remaining": "INTEGER",
}

SOURCE = {**LINE, **_RECORDS, **_OFFERS, **_REQUESTS, **_FAKES}
DESTINATION = {**LINE, **_RECORDS, **_WRITES, **_REQUESTS, **_FAKES}
BOTH = {**LINE, **_RECORDS, **_OFFERS, **_WRITES, **_REQUESTS, **_FAKES, "made_at": "DOUBLE"}
"""Of a system that is source and destination at once."""
ALERTS = {
    **LINE,
    "protocol": "VARCHAR",
    "route": "VARCHAR",
    "owner": "VARCHAR",
    "key": "VARCHAR",
    "key_given": "BOOLEAN",
    "action": "VARCHAR",
    "severity": "VARCHAR",
    "summary": "VARCHAR",
    "text": "VARCHAR",
    "details": "JSON",
    "references": "JSON",
    "link_host": "VARCHAR",
    "by": "VARCHAR",
    "who": "VARCHAR",
    **_REQUESTS,
    **_FAKES,
}
HISTORY = {
    **LINE,
    "signal": "VARCHAR",
    "name": "VARCHAR",
    "body": "VARCHAR",
    "happened_at": "DOUBLE",
    "trace": "VARCHAR",
    "span": "VARCHAR",
    "identity": "VARCHAR",
    "attributes": "JSON",
    **_REQUESTS,
    **_FAKES,
}
PEOPLE = {
    **LINE,
    "who": "VARCHAR",
    "role": "VARCHAR",
    "by": "VARCHAR",
    "protocol": "VARCHAR",
    "route": "VARCHAR",
    "key": "VARCHAR",
    "to": "VARCHAR",
    "text": "VARCHAR",
    "decision": "INTEGER",
    "number": "INTEGER",
    "action": "VARCHAR",
    "reason": "VARCHAR",
    "state": "VARCHAR",
    "channels": "JSON",
    "next_s": "DOUBLE",
    "data": "VARCHAR",
    "answer": "BIGINT",
    "surprise": "INTEGER",
    "step": "INTEGER",
    "names": "JSON",
    "link": "VARCHAR",
    "session": "VARCHAR",
    "what": "VARCHAR",
    **_REQUESTS,
    **_FAKES,
}
PROXY = {**LINE, **_FAKES}
FRONT = {
    **LINE,
    "conn": "BIGINT",
    "host": "VARCHAR",
    "via": "VARCHAR",
    "link": "VARCHAR",
    "why": "VARCHAR",
    **_FAKES,
}

LEDGERS = {
    "source": SOURCE,
    "destination": DESTINATION,
    "alerts": ALERTS,
    "history": HISTORY,
    "people": PEOPLE,
    "proxy": PROXY,
    "front": FRONT,
    "watchdog_front": FRONT,
}
Actor = Literal["source", "destination", "alerts", "history"]
"""The writers of requests and replies."""
FAKES: tuple[Actor, ...] = ("source", "destination", "alerts", "history")
"""The ledgers with requests and replies."""
RENAMED = {"row": "row_id", "limit": "page_size", "count": "records", "to": "to_whom"}

SIDES = ("source", "destination")

NEEDS = {
    "offered": ("entity", "key", "version", "digest", "cursor"),
    "attempted": ("req", "entity", "key", "digest"),
    "committed": ("req", "entity", "key", "digest", "effect"),
    "repeated": ("req", "entity", "key", "digest"),
    "reply": ("req", "sent"),
    "request": ("req",),
    "history": ("req", "identity", "attributes"),
    "alert": ("protocol", "route", "key", "action"),
    "escaped": ("conn", "host"),
}
"""What a line of version 1 cannot do without; a line that lacks it is damaged. Those of later versions are held against their types."""


def columns_of(stream: str, *, two_way: bool = False) -> dict[str, str]:
    """The columns of a ledger; `two_way`: both systems are source and destination at once."""
    return BOTH if two_way and stream in SIDES else LEDGERS[stream]


def needs_of(columns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The kinds whose needed columns a ledger with these columns has."""
    return {kind: needed for kind, needed in NEEDS.items() if set(needed) <= set(columns)}
