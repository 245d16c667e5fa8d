"""`history.html`: all past runs with links to their reports, and for each drill and connector a plot of its times."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from harness.regular_file import is_regular
from harness.report.banner import SIGN
from harness.report.canvas import Canvas, Label, Size
from harness.report.grid import missing
from harness.report.history_times import told_times
from harness.report.hostile import line
from harness.report.html import render
from harness.report.style import STAND_IN
from harness.report.svg import drawing, inline
from harness.report.wording import UNKNOWN, many

if TYPE_CHECKING:
    import pandas as pd

_SIZE = Size("plot", width=504, text=12, left=52, right=14, ticks=10)
_TOP, _PANEL, _BOTTOM = 34, 120, 34
_TIMES = {"mttd_s": ("MTTD", "offered", "o"), "mtta_simulated_s": ("MTTA, simulated", "alert", "D"), "mttr_s": ("MTTR", "owed", "^")}
_MOST_PLOTS, _MOST_RUNS = 24, 60


def page(past: pd.DataFrame, together: pd.DataFrame, runs_dir: Path) -> str:
    """The page over a history with at least one run; newest runs come first in its table."""
    rows = [_row(row, runs_dir) for row in reversed(past.to_dict("records"))]
    groups = [{**row, "times": told_times(row)} for row in together.to_dict("records")]
    return render("history.html.j2", rows=rows, groups=groups, plots=list(_plots(past)), sign=SIGN, count=many(len(rows), "run"))


def _row(row: dict[Any, Any], runs_dir: Path) -> dict[str, Any]:
    run = row["run"]
    told = is_regular(runs_dir / run / "report" / "index.html")
    return {
        "run": run,
        "link": f"./{quote(run)}/report/index.html" if told else None,
        "date": "" if missing(row["date"]) else f"{row['date']:%Y-%m-%d %H:%M}",
        "times": told_times(row),
        "known": {name: value for name, value in row.items() if not missing(value)},
    }


def _plots(past: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Only where there is something to compare: two judged runs or more."""
    from markupsafe import Markup

    judged = past[past["problem"].isna()]
    for place, ((drill, connector), runs) in enumerate(list(judged.groupby(["drill", "connector"], sort=True))[:_MOST_PLOTS]):
        if len(runs) > 1:
            title = f"{line(drill, 40)} · {line(connector, 30)}"
            yield {"title": title, "svg": Markup(_plot(f"plot{place}", title, runs.tail(_MOST_RUNS)))}  # noqa: S704  # texts are escaped


def _plot(name: str, title: str, runs: pd.DataFrame) -> str:
    places = range(1, len(runs) + 1)
    with drawing():
        canvas = Canvas(_SIZE, _TOP + _PANEL + _BOTTOM, 0.5, len(runs) + 0.5)
        axes = canvas.panel(_TOP, _PANEL)
        for column, (_, role, shape) in _TIMES.items():
            axes.plot(places, runs[column], color=STAND_IN[role], marker=shape, markersize=5, linewidth=1.4, clip_on=False)
        canvas.timed(axes, float(runs[list(_TIMES)].fillna(0.0).to_numpy().max()))
        canvas.headings(axes, [(role, words) for words, role, _ in _TIMES.values()])
        axes.set_xticks([])
        for place, outcome in zip(places, runs["outcome"], strict=True):
            role = outcome.lower() if outcome in SIGN else "muted"
            label = Label(role, 12, "center", up=-16, bold=True)
            canvas.text(axes, (place, 0), SIGN.get(outcome, UNKNOWN), label, axes.get_xaxis_transform())
        told = ", ".join(runs["outcome"])
        return inline(canvas.figure, name, title, f"Times over {len(runs)} runs, oldest first; outcomes: {told}.")
