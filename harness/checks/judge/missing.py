"""The three words for a record that did not get there: absent, behind, undeleted. Each is a kind of finding, and names its records."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING, Any

from harness.checks.base import called, each_once, named, plural
from harness.checks.judge.excused import by_excuse
from harness.checks.verdict import Finding
from harness.evidence.algebra import MISSING

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


def by_word(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each word, without the words that fit none. `rows` as of `Delivery.versions` or `Backlog.keys_at`."""
    return {word: found for word in MISSING if len(found := rows[rows["status"] == word])}


def apart_from_changed(evidence: Evidence, rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Missing rows (entity, key, offered_t, status) that never came, and those that came with content which was never offered for them:
    that is another defect, and no loss. A deletion has no content."""
    import pandas as pd

    strays = evidence.delivery.strays("corrupted", unless_repaired=True)
    came_t = {(entity, key): t for entity, key, t in zip(strays["entity"], strays["key"], strays["t"], strict=True)}
    records = zip(rows["entity"], rows["key"], rows["offered_t"], rows["status"], strict=True)
    told = [status != "undeleted" and came_t.get((entity, key), -inf) >= t for entity, key, t, status in records]
    changed = pd.Series(told, index=rows.index, dtype="bool")
    return rows[~changed], rows[changed]


def found_missing(rows: pd.DataFrame, of: str = "") -> Iterator[Finding]:
    """Findings for each word, judged apart by `excused_by`; `of` follows the word "records", such as ` of the backlog`."""
    for word, of_word in by_word(rows).items():
        for found, excuse in by_excuse(of_word):
            yield Finding(word, len(found), f"{plural(len(found), 'record')}{of} {word}: {names(found)}", excused_by=excuse)


def names(rows: pd.DataFrame) -> str:
    """The first records by name, each once. Of one that is behind also how far it got: `invoice-7 (left on version 2 of 3)`; of an event,
    each version of which counts, how many it is: `payment-7 (2 versions)`.
    """
    records = each_once(rows)
    times = rows.groupby(["entity", "key"]).size()
    first = records.head(3).to_dict("records")
    return named([_name(row, int(times[row["entity"], row["key"]])) for row in first], len(records))


def _name(row: dict[Any, Any], times: int) -> str:
    name = called(str(row["entity"]), str(row["key"]))
    if row.get("status") == "behind":
        return f"{name} (left on version {row['ends_on']} of {row['version']})"
    return name if times == 1 else f"{name} ({times} versions)"
