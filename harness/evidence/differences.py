"""How content that was never offered differs from the nearest offered one: what somebody must look for in the connector."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.drill.equality import NULL_IS_ABSENT, Equality, FieldType, canonical

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

Content = Mapping[str, Any]
_MOST = 200
"""Contents that are looked at: nobody reads more."""
_SHOWN = 2
_LONG = 24
"""Characters of a value that are shown."""
_ABSENT = object()

_CONTENTS = """
SELECT kind, entity, key, digest, fields FROM read_json($1, format = 'newline_delimited', ignore_errors = true,
    columns = {kind: 'VARCHAR', entity: 'VARCHAR', key: 'VARCHAR', digest: 'VARCHAR', seq: 'BIGINT', fields: 'JSON'})
WHERE kind IN ('offered', 'committed') AND key IN (SELECT unnest($2::VARCHAR[])) ORDER BY seq
"""


def differences(connection: DuckDBPyConnection, strays: pd.DataFrame, equality: Equality, ledgers: Iterable[Path]) -> list[str]:
    """For each row (entity, key, digest) such as `note: null became absent`; empty where that is not known, or beyond the first rows."""
    rows = [tuple(row) for row in strays[["entity", "key", "digest"]].head(_MOST).itertuples(index=False)]
    offered, landed = defaultdict[tuple[str, str], list[Content]](list), dict[tuple[str, str, str], Content]()
    for ledger in ledgers:
        for kind, entity, key, digest, fields in connection.execute(_CONTENTS, [str(ledger), [key for _, key, _ in rows]]).fetchall():
            content = json.loads(fields or "{}")
            if kind == "committed":
                landed[entity, key, digest] = content
            elif content:  # a deletion has none
                offered[entity, key].append(content)
    found = [_nearest(equality, row[0], landed.get(row), offered[row[0], row[1]]) for row in rows]
    return found + [""] * (len(strays) - len(found))


def _nearest(equality: Equality, entity: str, landed: Content | None, offered: Sequence[Content]) -> str:
    """In which fields the content that landed differs from the offered one that is nearest to it, the last of these."""
    if not landed or not offered:
        return ""
    return _words(min((_differs(equality, entity, content, landed) for content in reversed(offered)), key=len))


def _differs(equality: Equality, entity: str, before: Content, after: Content) -> dict[str, tuple[Any, Any]]:
    """Field → both values, of the fields that are not equal by their type."""
    types = equality.types.get(entity, {})
    both = {name: (before.get(name, _ABSENT), after.get(name, _ABSENT)) for name in equality.fields.get(entity, ())}
    return {name: pair for name, pair in both.items() if not _equal(*(_plain(value, types.get(name), equality) for value in pair))}


def _plain(value: Any, type_: FieldType | None, equality: Equality) -> Any:
    if value is _ABSENT or value is None:
        return None if equality.normalises >= NULL_IS_ABSENT else value
    return canonical(value, type_, equality.normalises)


def _equal(before: Any, after: Any) -> bool:
    return type(before) is type(after) and before == after  # as JSON tells 1 and true apart


def _words(changes: Mapping[str, tuple[Any, Any]]) -> str:
    told = [f"{name}: {_value(before)} became {_value(after)}" for name, (before, after) in changes.items()]
    more = len(told) - _SHOWN
    return ", ".join(told[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _value(value: Any) -> str:
    if value is _ABSENT:
        return "absent"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"
