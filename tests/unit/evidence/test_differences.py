"""How content differs is told by the equality of the run: what is equal there is no difference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from harness.drill.equality import NULL_IS_ABSENT, Equality
from harness.evidence.differences import differences

FIELDS = ("amount", "due_at", "note", "memo")
TYPES: Any = {"invoice": {"amount": "decimal", "due_at": "instant"}}
OFFERED = {"amount": "1.10", "due_at": "2026-11-01T12:00:00+01:00", "note": None, "memo": "first"}


def told(folder: Path, landed: dict[str, Any], *, null_is_absent: bool = False) -> str:
    """How this content, which landed, differs from the offered one and from another one that is farther away."""
    line = {"entity": "invoice", "key": "7"}
    offers = [OFFERED, {"memo": "a quite different one"}]
    source = [{"kind": "offered", "seq": seq, "digest": f"d{seq}", "fields": fields, **line} for seq, fields in enumerate(offers)]
    destination = [{"kind": "committed", "seq": 9, "digest": "x", "fields": landed, **line}]
    for name, lines in (("source", source), ("destination", destination)):
        (folder / name).write_text("".join(json.dumps(each) + "\n" for each in lines))
    equality = Equality({"invoice": FIELDS}, TYPES, NULL_IS_ABSENT if null_is_absent else frozenset())
    rows = pd.DataFrame([{"entity": "invoice", "key": "7", "digest": "x"}])
    (said,) = differences(duckdb.connect(), rows, equality, (folder / "source", folder / "destination"))
    return said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"memo": "second"}, 'memo: "first" became "second"'),
        ({"amount": 1.1, "due_at": "2026-11-01T11:00:00Z", "memo": "second"}, 'memo: "first" became "second"'),
        ({"amount": 1, "memo": "x" * 60}, f'amount: "1.10" became 1, memo: "first" became "{"x" * 23}…'),
        ({"amount": 1, "note": "n", "memo": "m"}, 'amount: "1.10" became 1, note: null became "n" and 1 more'),
    ],
)
def test_the_fields_that_are_not_equal(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    assert told(tmp_path, OFFERED | change) == said


def test_absent_and_null(tmp_path: Path) -> None:
    absent = {name: value for name, value in OFFERED.items() if name != "note"}
    assert told(tmp_path, absent) == "note: null became absent"
    assert told(tmp_path, absent | {"memo": "m"}, null_is_absent=True) == 'memo: "first" became "m"'
