"""The trends for a terminal: each integration in its newest quarter, what recurs, and what is wrong with the archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.report.hostile import line
from harness.report.wording import many
from harness.trends import wording

if TYPE_CHECKING:
    from harness.trends.trends import Trends

_HEADS = ("integration", "quarter", "passed", "median MTTD", "median MTTR", "drills", "oldest proof")
_MOST = 10


def as_text(found: Trends) -> str:
    """Lines without the last line end."""
    newest = found.quarters.groupby("integration", sort=True).tail(1).to_dict("records")
    table = [
        (
            line(row["integration"], 40),
            str(row["quarter"]),
            wording.passed(row),
            wording.detected(row),
            wording.recovered(row),
            wording.covered(row),
            line(wording.oldest(row), 40),
        )
        for row in newest
    ]
    return "\n".join([*_aligned([_HEADS, *table]), *_recurring(found), *_flaws(found)])


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _recurring(found: Trends) -> Iterator[str]:
    rows = found.patterns.to_dict("records")
    for row in rows[:_MOST]:
        where = f" under {row['fault']} at {row['place']}" if row["fault"] else ""
        often = f"{many(row['runs'], 'run')}, {many(row['quarters'], 'quarter')}, {many(row['integrations'], 'integration')}"
        ends = f"; to end it: {line(row['actions'], 120)}" if row["actions"] else ""
        yield f"recurring: {line(row['check'], 40)} failed{line(where, 80) and ' ' + line(where, 80)}: {often}{ends}"
    if len(rows) > _MOST:
        yield f"and {many(len(rows) - _MOST, 'more pattern')}"


def _flaws(found: Trends) -> Iterator[str]:
    yield from (f"archive: {line(flaw)}" for flaw in found.flaws)
    if found.undated:
        yield f"{many(found.undated, 'run')} without a date: not in any quarter"
