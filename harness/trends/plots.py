"""Three plots over the quarters: the pass rate with its interval, and the medians of MTTD and MTTR with what never came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.report.canvas import round_step_s
from harness.report.grid import missing
from harness.report.wording import span
from harness.trends import wording
from harness.trends.svg import Drawing

MOST_QUARTERS = 8
_LETTER = 7.3
_WIDTH, _LEFT, _RIGHT, _TOP, _PANEL, _BOTTOM = 340, 44, 16, 34, 120, 54
Row = Mapping[Any, Any]


@dataclass(frozen=True)
class _Sort:
    """What one plot shows."""

    title: str
    role: str
    value: str
    over: str | None
    counted: tuple[str, str, str]
    """A column, that of all cases, and what the first one counts."""
    tell: Callable[[Row], str]


_SORTS = (
    _Sort("Pass rate", "offered", "pass_rate", None, ("passed", "judged", "passed"), wording.passed),
    _Sort("Median MTTD", "alert", "mttd_s", "mttd_over_s", ("undetected", "detections", "not detected"), wording.detected),
    _Sort("Median MTTR", "owed", "mttr_s", "mttr_over_s", ("unrecovered", "recoveries", "not recovered"), wording.recovered),
)


def plots(name: str, about: str, rows: Sequence[Row]) -> Iterator[str]:
    """An `<svg>` for each sort, over the last quarters. `name`: for ids; `about`: whose figures they are; `rows`: oldest first."""
    shown = rows[-MOST_QUARTERS:]
    for sort in _SORTS:
        drawing = Drawing(_WIDTH, _TOP + _PANEL + _BOTTOM)
        drawing.text((_LEFT, 16), sort.title, sort.role, "start", bold=True)
        scale = _scale(drawing, sort, shown)
        _values(drawing, sort, shown, scale)
        _below(drawing, sort, shown)
        told = "; ".join(f"{row['quarter']}: {sort.tell(row)}" for row in shown)
        yield drawing.done(f"{name}-{sort.value}", f"{sort.title}: {about}", f"{told}.")


def _x(place: int, count: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (place + 0.5) / count


def _scale(drawing: Drawing, sort: _Sort, rows: Sequence[Row]) -> Callable[[float], float]:
    """The grid with its labels; returns how high a value stands."""
    if sort.over is None:
        highest, ticks = 1.0, [(share, f"{100 * share:g} %") for share in (0.0, 0.5, 1.0)]
    else:
        known = [row[column] for row in rows for column in (sort.value, sort.over) if not missing(row[column])]
        step = round_step_s(max(known, default=60.0), 3)
        highest = max([*known, 1.0]) * 1.1
        ticks = [(float(tick), span(tick)) for tick in range(0, int(highest) + 1, step)]

    def y(value: float) -> float:
        return _TOP + _PANEL * (1 - max(0.0, min(1.0, value / highest)))

    for value, words in ticks:
        drawing.line([(_LEFT, y(value)), (_WIDTH - _RIGHT, y(value))], "rule", 0.7)
        drawing.text((_LEFT - 6, y(value) + 4), words if value else "0", align="end")
    return y


def _values(drawing: Drawing, sort: _Sort, rows: Sequence[Row], y: Callable[[float], float]) -> None:
    before: tuple[float, float] | None = None
    marks = []
    for place, row in enumerate(rows):
        x, value = _x(place, len(rows)), row[sort.value]
        over = row[sort.over] if sort.over else None
        if sort.over is None and not missing(value):
            drawing.line([(x, y(row["pass_low"])), (x, y(row["pass_high"]))], sort.role, 1.6)
            for end in ("pass_low", "pass_high"):
                drawing.line([(x - 4, y(row[end])), (x + 4, y(row[end]))], sort.role, 1.6)
        here = None if missing(value) else (x, y(value))
        if here and before:
            drawing.line([before, here], sort.role, 1.4)
        if here:
            marks.append(here)
        elif over is not None and not missing(over):
            drawing.arrow((x, y(over)), sort.role)
        before = here
    for mark in marks:
        drawing.dot(mark, sort.role)


def _below(drawing: Drawing, sort: _Sort, rows: Sequence[Row]) -> None:
    """The quarters, and how many cases stand behind each mark; where that is too long, only the first of the two numbers."""
    bottom, (part, whole, word) = _TOP + _PANEL, sort.counted
    counts = [f"{row[part]}/{row[whole]}" if row[whole] else "" for row in rows]
    if max(map(len, counts), default=0) * _LETTER > (_WIDTH - _LEFT - _RIGHT) / len(rows):
        counts = [f"{row[part]}" if row[whole] else "" for row in rows]
    for place, (row, count) in enumerate(zip(rows, counts, strict=True)):
        x, (year, number) = _x(place, len(rows)), str(row["quarter"]).split("-")
        drawing.text((x, bottom + 16), number)
        if place == 0 or number == "Q1":
            drawing.text((x, bottom + 31), year)
        alarming = sort.over is not None and bool(row[part])
        drawing.text((x, bottom + 47), count, "fail" if alarming else "muted", bold=alarming)
    drawing.text((_WIDTH - _RIGHT, 16), f"below: {word}", align="end")
