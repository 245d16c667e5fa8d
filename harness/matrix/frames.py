"""The matrix as frames: one row per run, the grid of defects and drills, and the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.matrix.cells import Cell
from harness.matrix.meaning import Meaning
from harness.trials.trial import Result

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "connector": "str",
    "drill": "str",
    "category": "str",
    "role": "str",
    "seed": "Int64",
    "finding": "str",
    "expected": "str",
    "failed": "str",
    "named": "str",
    "attempts": "Int64",
    "wall_s": "float64",
    "why": "str",
    "confined": "str",
}
_ORDER = [str(finding) for finding in Meaning]


@dataclass(frozen=True)
class Entry:
    """A cell with its result."""

    cell: Cell
    category: str
    finding: Meaning
    result: Result | None
    why: str = ""
    """Why it is impossible."""


def runs(entries: Iterable[Entry]) -> pd.DataFrame:
    """One row per cell and seed: connector, drill, category (of the drill), role, seed, finding, expected (check), failed (checks),
    named (the first records that the failing checks name), attempts, wall_s (of the last attempt, wall seconds), why, confined (the
    confinement in force)."""
    import pandas as pd

    return pd.DataFrame([_row(entry) for entry in entries], columns=list(COLUMNS)).astype(COLUMNS)


def _row(entry: Entry) -> dict[str, object]:
    cell, result = entry.cell, entry.result
    names = dict.fromkeys(name for found in result.named.values() for name in found) if result else {}
    return {
        "connector": cell.connector,
        "drill": cell.drill,
        "category": entry.category,
        "role": cell.role,
        "seed": cell.seed,
        "finding": str(entry.finding),
        "expected": _due(cell),
        "failed": ", ".join(result.failed) if result else "",
        "named": ", ".join(names),
        "attempts": result.attempts if result else 0,
        "wall_s": result.wall_s if result else None,
        "why": entry.why or (result.why if result and not result.judged else ""),
        "confined": result.confined if result else "",
    }


def _due(cell: Cell) -> str:
    if cell.due is None:
        return ""
    return cell.due.check if cell.due.finding is None else f"{cell.due.check}: {cell.due.finding}"


def grid(found: pd.DataFrame) -> pd.DataFrame:
    """Connectors down, drills across; of several seeds the finding that matters most. Empty where nothing is to be run."""
    import pandas as pd

    ranked = found.assign(rank=pd.Categorical(found["finding"], categories=_ORDER, ordered=True).codes)
    worst = ranked.groupby(["connector", "drill"])["rank"].min().unstack()
    return worst.map(lambda code: "" if pd.isna(code) else _ORDER[int(code)])


def figures(found: pd.DataFrame) -> dict[str, int | float]:
    """The sums of the matrix. Wall time is the sum over all runs: what one after another would have taken."""
    of = found["finding"].value_counts()
    own = found[found["role"] == "expected"]
    good = own.groupby("connector")["finding"].agg(lambda each: set(each) == {str(Meaning.KILLED)}) if len(own) else own["finding"]
    return {
        "defects": int(own["connector"].nunique()),
        "drills": int(found["drill"].nunique()),
        "runs": int((found["attempts"] > 0).sum()),
        "kills": int(good.sum()) if len(own) else 0,
        "survivors": int(of.get(str(Meaning.SURVIVED), 0) + of.get(str(Meaning.OTHER_CHECK), 0)),
        "false alarms": int(of.get(str(Meaning.FALSE_ALARM), 0)),
        "not judged": int(of.get(str(Meaning.NOT_JUDGED), 0)),
        "open": int(sum(of.get(str(each), 0) for each in (Meaning.UNCLEAR, Meaning.BROKE, Meaning.NOT_RUN))),
        "wall_s": round(float(found["wall_s"].sum()), 1),
    }
