"""`index.html`: a strip of points for each side of a commit, so that one sees at a glance where a connector breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.report.html import render
from harness.report.wording import many
from harness.sweep.frames import sentences
from harness.sweep.points import WORDS
from harness.trials.trial import Came

if TYPE_CHECKING:
    import pandas as pd

_TONE = {Came.PASS: "passed", Came.FAIL: "bad"}
_SIGN = {Came.PASS: "✓", Came.FAIL: "✕"}


def page(found: pd.DataFrame, title: str, words: list[str]) -> str:
    """`found` as `frames.frame` makes it; `words`: the drill, the options and the date of the sweep."""
    rows = {text: found[found["side"] == str(side)].to_dict("records") for side, text in WORDS.items()}
    return render(
        "sweep.html.j2",
        "heat.css.j2",
        title=title,
        words=words,
        count=many(len(found), "point"),
        sentences=list(sentences(found)),
        strips=[{"title": text, "cells": [_cell(row) for row in points]} for text, points in rows.items() if points],
        broken=found[found["outcome"] == Came.FAIL.value].to_dict("records"),
    )


def _cell(row: dict[Any, Any]) -> dict[str, str]:
    failed = f": {row['failed']}" if row["failed"] else ""
    return {
        "tone": _TONE.get(row["outcome"], "open"),
        "sign": _SIGN.get(row["outcome"], "?" if row["outcome"] != "not run" else ""),
        "said": f"{row['commit']}: {row['outcome']}{failed}",
    }
