"""Records written twice because a client gave up on an answer that only the machine had delayed."""

# ruff: noqa: S608 - only names from our own code are put into the SQL

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.attribution.requests import Requests
    from harness.evidence.delivery import Level
    from harness.evidence.facts import Facts

_WRITES = """
SELECT d.entity, d.key, coalesce(a.version, v.version) AS version, v.event, d.kind, d.effect, d.req, lag(d.req) OVER before AS before
FROM destination d JOIN versions v ON v.entity = d.entity AND v.key = d.key AND v.digest = d.digest AND v.occurrence = 1
LEFT JOIN assigned a ON a.seq = d.seq
WHERE d.kind IN ('committed', 'repeated') AND (d.entity, d.key) IN (SELECT unnest($1), unnest($2))
WINDOW before AS (PARTITION BY d.entity, d.key{version} ORDER BY d.seq)
QUALIFY row_number() OVER before > 1
"""
_COUNTS = {"records": "effect = 'created'", "effects": "kind = 'committed'", "writes": "true"}


def doubled(evidence: Facts, requests: Requests, level: Level) -> pd.DataFrame:
    """`Delivery.doubled`, and beside it `excused` (how many of the surplus) and `excused_by` (in words; empty).

    A write is excused by the accepted write of the same thing right before it: its client gave up on the answer, without any fault.
    """
    frame = evidence.delivery.doubled(level)
    excused: Counter[tuple[str, str, int]] = Counter()
    words: dict[tuple[str, str, int], str] = {}
    by_version = level != "records"
    rows = evidence.connection.execute(
        f"SELECT entity, key, CASE WHEN event OR {by_version} THEN version END, before FROM "
        f"({_WRITES.format(version=', d.digest' if by_version else ', CASE WHEN v.event THEN d.digest END')}) "
        f"WHERE {_COUNTS[level]} AND before IS DISTINCT FROM req",
        [frame["entity"].tolist(), frame["key"].tolist()],
    ).fetchall()
    requests.look_up(before for *_, before in rows)
    for entity, key, version, before in rows:
        if excuse := requests.ending(before).excuse:
            thing = (entity, key, version or 0)
            excused[thing] += 1
            words.setdefault(thing, excuse)
    things = list(zip(frame["entity"], frame["key"], frame["version"].fillna(0), strict=True))
    frame["excused"] = [min(excused[thing], surplus) for thing, surplus in zip(things, frame["surplus"], strict=True)]
    frame["excused_by"] = [words.get(thing, "") for thing in things]
    return frame


def twins(evidence: Facts, doubled: pd.DataFrame, level: Level) -> pd.DataFrame:
    """`Delivery.twins` of rows of `doubled`, each with the excuse of its double, if it has one."""
    frame = evidence.delivery.twins(doubled, level)
    excuses = doubled["excused_by"].tolist()
    return frame.assign(excused_by=[excuses[number - 1] for number in frame["double"]])
