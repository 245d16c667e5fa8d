"""The workload of the run compared with the offers of the source: a change that was never offered is not owed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.evidence.ingest import plainly_named
from harness.regular_file import is_regular

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SLACK_WALL_S = 1.0
"""A change that was due this shortly before the source was stopped may have been cut off."""

_DIFFERENCES = """
WITH planned AS (
    SELECT DISTINCT entity, key, version, digest, at_s
    FROM read_json(?, format = 'newline_delimited',
                   columns = {{entity: 'VARCHAR', key: 'VARCHAR', version: 'INTEGER', digest: 'VARCHAR', at_s: 'DOUBLE'}})
),
offered AS (SELECT DISTINCT entity, key, version, digest FROM ({offers}) WHERE kind IN ('offered', 'unmade')),
stopped AS (
    SELECT coalesce(min(t) FILTER (kind = 'workload' AND event = 'stopped'), max(t), 0) - ? AS until_t,
           count(*) FILTER (kind = 'workload' AND event = 'started') > 0 AS ran
    FROM source
)
SELECT count(*) FILTER (offered.key IS NULL AND (at_s IS NULL OR (ran AND at_s <= until_t))) AS withheld,
       count(*) FILTER (planned.digest <> offered.digest) AS changed
FROM planned LEFT JOIN offered USING (entity, key, version), stopped
"""

_OFFERS = "FROM system_source UNION ALL BY NAME FROM system_destination"
"""The changes offered on both sides, from their ledgers."""


_NEEDED = {"entity", "key", "version", "digest", "at_s"}


@dataclass(frozen=True)
class Promise:
    """How many changes of the workload the source did not offer although they were due, and how many it offered with other content.

    `lines`: how many lines the workload's file has.
    """

    withheld: int
    changed: int
    lines: int
    unreadable: int = 0
    """Of these, how many are damaged."""


def compare(connection: DuckDBPyConnection, workload: Path, workdir: Path, speed: float, *, two_way: bool = False) -> Promise | None:
    """None where there is no workload to compare with. The table `source` is read; t counts from the timeline's zero."""
    import duckdb

    if not is_regular(workload):
        return None
    query = _DIFFERENCES.format(offers=_OFFERS if two_way else "FROM source")
    link = plainly_named(workload, workdir / "workload.jsonl")
    try:
        found = connection.execute(query, [str(link), _SLACK_WALL_S * speed]).fetchone()
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        found = (0, 0)  # a damaged file is not compared: its damaged lines are reported
    assert found is not None  # noqa: S101  # an aggregate without GROUP BY always has one row
    with workload.open("rb") as lines:
        sound = [_is_sound(line) for line in lines]
    return Promise(withheld=found[0], changed=found[1], lines=len(sound), unreadable=sound.count(False))


def _is_sound(text: bytes) -> bool:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(line, dict) and line.keys() >= _NEEDED
