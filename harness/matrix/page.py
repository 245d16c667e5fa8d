"""`index.html`: the heat map of defects and drills, for people who must believe that a green drill means something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.matrix import frames
from harness.matrix.cells import REFERENCE
from harness.matrix.meaning import BAD, OPEN, Meaning
from harness.matrix.words import Words
from harness.report.html import render
from harness.report.wording import many, number, wall
from harness.trials.confined import in_force

if TYPE_CHECKING:
    import pandas as pd

SIGN = {
    Meaning.KILLED: "✕",
    Meaning.PASSED: "✓",
    Meaning.UNNOTICED: "·",
    Meaning.SURVIVED: "!",
    Meaning.OTHER_CHECK: "≠",
    Meaning.FALSE_ALARM: "!",
    Meaning.UNCLEAR: "?",
    Meaning.BROKE: "?",
    Meaning.NOT_RUN: "",
    Meaning.IMPOSSIBLE: "–",
    Meaning.NOT_JUDGED: "○",
}
_TONE = {Meaning.KILLED: "killed", Meaning.PASSED: "passed"} | dict.fromkeys(BAD, "bad") | dict.fromkeys(OPEN, "open")


def page(found: pd.DataFrame, date: str, words: Words) -> str:
    """`found` as `frames.runs` makes it; `date` as it is to be shown."""
    figures = frames.figures(found)
    wanted = {(row["connector"], row["drill"]) for row in found[found["role"] == "expected"].to_dict("records")}
    category = dict(zip(found["drill"], found["category"], strict=True))
    grid = frames.grid(found)
    drills = sorted(grid.columns, key=lambda name: (category[name], name))
    rows = [
        _row(str(name), grid.loc[name], drills, wanted, found) for name in sorted(grid.index, key=lambda name: (name == REFERENCE, name))
    ]
    wrong = found[found["finding"].isin([str(each) for each in BAD | OPEN])].to_dict("records")
    return render(
        "matrix.html.j2",
        "heat.css.j2",
        date=date,
        words=words,
        confined=in_force(found["confined"]),
        figures=[(name, wall(value) if name == "wall_s" else number(value), _is_bad(name, value)) for name, value in figures.items()],
        heads=[{"name": name, "category": category[name]} for name in drills],
        rows=rows,
        wrong=wrong,
        legend=[{"sign": SIGN[each], "tone": _TONE.get(each, ""), "word": str(each)} for each in Meaning],
        count=many(int(figures["runs"]), "run"),
    )


def _row(name: str, findings: pd.Series[Any], drills: list[str], wanted: set[tuple[str, str]], found: pd.DataFrame) -> dict[str, Any]:
    mine = found[found["connector"] == name].groupby("drill")
    failed = {drill: ", ".join(sorted({check for each in runs["failed"] for check in each.split(", ") if check})) for drill, runs in mine}
    cells = []
    for drill in drills:
        word = findings[drill]
        what = Meaning(word) if word else None
        said = f"{name} × {drill}: {word}" + (f" ({failed[drill]})" if failed.get(drill) else "") if word else ""
        cells.append(
            {
                "sign": SIGN[what] if what else "",
                "tone": _TONE.get(what, "") if what else "none",
                "said": said,
                "wanted": (name, drill) in wanted,
            }
        )
    return {"name": name, "cells": cells}


def _is_bad(name: str, value: float) -> bool:
    return name in {"survivors", "false alarms", "open"} and value > 0
