"""One page for people who decide: where it stands, three numbers, the three worst, what is overdue, and what changed.

All about the quarter of the day it is written for. Lists are cut, so that the page fits on one sheet of paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.report.hostile import line
from harness.report.html import render
from harness.report.wording import UNKNOWN, many, number
from harness.trends import cut, wording
from harness.trends.grouping import Quarter
from harness.trends.plots import plots
from harness.trends.ready import ready

if TYPE_CHECKING:
    import pandas as pd

    from harness.trends.trends import Trends

Row = dict[Any, Any]
_WORST = 3
_FAILING = 110
"""The most letters of what fails now."""


@dataclass(frozen=True)
class Number:
    """One of the three numbers, and what it was a quarter ago."""

    name: str
    value: str
    note: str
    """What stands beside it: how many cases, or what never came."""
    before: str


def page(found: Trends, overdue: Sequence[str] | None = None) -> str:
    """`leadership.html`, one self-contained page; one sheet of A4 in print. `overdue`: actions of reviews; None: nobody knows them."""
    quarter = str(Quarter.of(found.at))
    rows = found.quarters[found.quarters["quarter"] == quarter].to_dict("records")
    return render(
        "leadership.html.j2",
        "trends.css.j2",
        at=found.at.isoformat(),
        quarter=quarter,
        count=f"{many(sum(row['runs'] for row in rows), 'run')} of {many(sum(row['runs'] > 0 for row in rows), 'integration')}",
        ready=list(ready(found.files, {row["integration"] for row in rows})) if found.files else None,
        overdue=None if overdue is None else cut.lines(overdue),
        numbers=list(_numbers(found.overall, Quarter.of(found.at))),
        plots=_markup(found.overall),
        worst=list(_worst(rows, found.drills)),
        changes=list(_changes(found, rows)),
        flaws=many(len(found.flaws), "record") if found.flaws else "",
    )


def _numbers(overall: pd.DataFrame, quarter: Quarter) -> Iterator[Number]:
    by_quarter = {row["quarter"]: row for row in overall.to_dict("records")}
    now, before = by_quarter.get(str(quarter)), by_quarter.get(str(quarter.before))
    for name, tell in (("Pass rate", _rate), ("Median time to detect a fault", _detect), ("Median time to recover", _recover)):
        (value, note), (was, beside) = (tell(row) if row else (UNKNOWN, "") for row in (now, before))
        yield Number(name, value, note, f"{was}, {beside}" if beside else was)


def _rate(row: Row) -> tuple[str, str]:
    if not row["judged"]:
        return UNKNOWN, "no run was judged"
    low, high = wording.percent(row["pass_low"]), wording.percent(row["pass_high"])
    counted = f"{number(row['passed'])} of {number(row['judged'])} runs; 95 % interval: {low} to {high} %"
    return f"{wording.percent(row['pass_rate'])} %", counted


def _detect(row: Row) -> tuple[str, str]:
    return _time(wording.detected(row))


def _recover(row: Row) -> tuple[str, str]:
    return _time(wording.recovered(row))


def _time(told: str) -> tuple[str, str]:
    """The median, and what stands beside it."""
    median, _, beside = told.partition(", ")
    return (UNKNOWN, median) if "not " in median else (median, beside)


def _worst(rows: list[Row], drills: pd.DataFrame) -> Iterator[dict[str, str]]:
    """The lowest rates first; of few runs little is known, so the upper end of the interval counts. Only where something went wrong."""
    wrong = [row for row in rows if row["passed"] < row["judged"] or row["undetected"] or row["unrecovered"]]
    for row in sorted(wrong, key=lambda row: (row["pass_high"], -row["undetected"] - row["unrecovered"], row["integration"]))[:_WORST]:
        failing = drills[(drills["integration"] == row["integration"]) & (drills["outcome"] == "FAIL")].to_dict("records")
        said = [f"{each['drill']} ({line(each['failed'], 60)})" if each["failed"] else each["drill"] for each in failing]
        yield {
            "name": line(row["integration"], cut.NAME),
            "passed": wording.passed(row),
            "mttd": wording.detected(row),
            "mttr": wording.recovered(row),
            "failing": line(cut.some(said, 2), _FAILING) if said else "each drill has passed since",
        }


def _changes(found: Trends, rows: list[Row]) -> Iterator[tuple[str, list[str]]]:
    """What is different from the end of the quarter before."""
    quarter = str(Quarter.of(found.at))
    first = {name: frame["quarter"].iloc[0] for name, frame in found.quarters.groupby("integration", sort=True)}
    new = [str(name) for name, began in first.items() if began == quarter]
    old = found.drills[~found.drills["integration"].isin(new)]
    idle = [row["integration"] for row in rows if not row["runs"]]
    recurring = found.patterns[found.patterns["last"] >= f"{Quarter.of(found.at).first_day}"]
    for title, lines in (
        ("Fails now, passed before", _by_integration(old[(old["outcome"] == "FAIL") & (old["before"] == "PASS")])),
        ("Passes now, failed before", _by_integration(old[(old["outcome"] == "PASS") & (old["before"] == "FAIL")])),
        ("Failed again as it has before", [_pattern(row) for row in recurring.to_dict("records")]),
        ("New this quarter", _together(new)),
        ("No run this quarter", _together(idle)),
    ):
        if lines:
            yield title, cut.lines(lines)


def _together(names: Sequence[str]) -> list[str]:
    return [cut.integrations(names)] if names else []


def _by_integration(drills: pd.DataFrame) -> list[str]:
    return [
        f"{line(str(name), cut.NAME)}: {line(cut.some(sorted(rows['drill'])), cut.NAME + 8)}"
        for name, rows in drills.groupby("integration", sort=True)
    ]


def _pattern(row: Row) -> str:
    where = f" under {row['fault']} at {row['place']}" if row["fault"] else ""
    return f"{row['check']}{where}: {many(row['quarters'], 'quarter')}, {many(row['integrations'], 'integration')}"


def _markup(overall: pd.DataFrame) -> list[Any]:
    from markupsafe import Markup

    return [Markup(svg) for svg in plots("all", "all integrations", overall.to_dict("records"))]  # noqa: S704  # texts are escaped
