"""The exhibits of a verdict as people read them: each in a file of its own, and the places in ledgers as file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.checks.judge.both_ways import is_of_way_back
from harness.report.grid import missing

if TYPE_CHECKING:
    import pandas as pd

    from harness.checks.verdict import Verdict
    from harness.evidence.evidence import Evidence

_OTHER = {"source": "destination", "destination": "source"}
_LEDGER_OF = {
    "seq": "destination",
    "last_seq": "destination",
    "again_seq": "destination",
    "arrived_seq": "destination",
    "first_seq": "destination",
    "parent_seq": "destination",
    "offered_seq": "source",
    "alert_seq": "alerts",
}
_WRITER = ("actor", "side")
"""Columns that say in whose ledger a row stands."""


@dataclass(frozen=True)
class Exhibit:
    """`file`: where all of its rows are, below `report/`."""

    check: str
    name: str
    file: str
    rows: pd.DataFrame


def exhibits(evidence: Evidence, verdict: Verdict) -> Iterator[Exhibit]:
    """Those of a verdict, in its order."""
    for name, rows in verdict.exhibits.items():
        back = is_of_way_back(evidence.plan.about, name)
        yield Exhibit(verdict.check, name, f"exhibits/{for_file(verdict.check)}.{for_file(name)}.csv", with_lines(rows, back=back))


def for_file(name: str) -> str:
    """A name as part of a file's name or of an anchor."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")


def with_lines(rows: pd.DataFrame, *, back: bool = False) -> pd.DataFrame:
    """Numbers in a ledger become `ledgers/destination.jsonl:1540`, in columns called `line` instead of `seq`. `back`: as the way back
    has it, where source and destination have changed places."""
    import pandas as pd

    writers = next((rows[name] for name in _WRITER if name in rows), None)
    columns = {}
    for name, values in rows.items():
        side = _LEDGER_OF.get(str(name))
        if side is None:
            columns[name] = values
            continue
        ledgers = writers if writers is not None and name == "seq" else [_OTHER.get(side, side) if back else side] * len(rows)
        places = [_place(ledger, number) for ledger, number in zip(ledgers, values, strict=True)]
        columns[str(name).replace("seq", "line")] = pd.Series(places, index=rows.index, dtype="str")
    return pd.DataFrame(columns)


def _place(ledger: str, number: Any) -> str | None:
    """Numbers begin with 0, lines of a file with 1. The engine writes the journal."""
    file = "journal.jsonl" if ledger == "engine" else f"ledgers/{ledger}.jsonl"
    return None if missing(number) else f"{file}:{int(number) + 1}"
