"""What a sweep found, as a frame and as words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.sweep.points import WORDS, Point, ranges
from harness.trials.trial import Came, Result

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "side": "str",
    "commit": "Int64",
    "outcome": "str",
    "failed": "str",
    "findings": "str",
    "named": "str",
    "why": "str",
    "drill": "str",
    "confined": "str",
}
NOT_RUN = "not run"


@dataclass(frozen=True)
class Tried:
    """A point with its result (None: not run), and the file of its drill."""

    point: Point
    result: Result | None
    drill: str


def frame(tried: Iterable[Tried]) -> pd.DataFrame:
    """One row per point, by side and number: side, commit, outcome, failed (checks), findings, named (records), why, drill (file),
    confined (the confinement in force)."""
    import pandas as pd

    rows = [_row(each) for each in tried]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS).sort_values(["side", "commit"], ignore_index=True)


def _row(tried: Tried) -> dict[str, object]:
    result = tried.result
    said: dict[str, object] = {"side": str(tried.point.side), "commit": tried.point.number, "outcome": NOT_RUN, "drill": tried.drill}
    if result is None:
        return dict.fromkeys(COLUMNS, "") | said
    kinds = dict.fromkeys(kind for found in result.findings.values() for kind in found)
    names = dict.fromkeys(name for found in result.named.values() for name in found)
    return said | {
        "outcome": str(result.outcome),
        "failed": ", ".join(result.failed),
        "findings": ", ".join(kinds),
        "named": ", ".join(names),
        "why": "" if result.judged else result.why,
        "confined": result.confined,
    }


def sentences(found: pd.DataFrame) -> Iterator[str]:
    """One for each side: where it breaks, and with which finding."""
    for side, points in found.groupby("side", sort=False):
        words = next(text for each, text in WORDS.items() if each == side)
        told = points["outcome"].value_counts()
        parts = [f"{told.get(Came.PASS.value, 0)} of {len(points)} points passed"]
        for checks, broken in points[points["outcome"] == Came.FAIL.value].groupby("failed", sort=True):
            parts.append(f"broken at {ranges(list(broken['commit']))} ({checks})")
        rest = int(len(points) - told.get(Came.PASS.value, 0) - told.get(Came.FAIL.value, 0))
        if rest:
            parts.append(f"{rest} not known yet")
        yield f"{words}: {'; '.join(parts)}"
