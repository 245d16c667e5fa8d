"""The main picture: offered, committed and owed records over time, with faults and alerts.

Three panels over the same drill time: records, backlog, and lanes for faults and alerts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from harness.report.canvas import Canvas, Label, Size, round_step_s
from harness.report.hostile import line
from harness.report.style import STAND_IN
from harness.report.svg import drawing, inline
from harness.report.wording import clock, number, wall

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from harness.report.storyline import Storyline

WIDE = Size("wide", width=1040, text=12, left=52, right=14, ticks=11)
NARROW = Size("narrow", width=380, text=11, left=40, right=14, ticks=5)
"""Drawn a second time for telephones: shrinking the wide one would make its texts unreadable."""

_TOP, _GAP, _PANEL, _LANE, _BOTTOM = 46, 38, 150, 34, 48
_LEAST_PIXELS = 2
"""Nothing is drawn narrower than this, however short it was."""


def picture(shown: Storyline, size: Size) -> str:
    """The storyline as an `<svg>` element."""
    lanes = len(shown.lanes) * _LANE
    with drawing():
        canvas = Canvas(size, _TOP + 2 * (_PANEL + _GAP) + lanes + _BOTTOM, shown.from_t, shown.until_t)
        records = canvas.panel(_TOP, _PANEL)
        backlog = canvas.panel(_TOP + _PANEL + _GAP, _PANEL)
        _records(canvas, records, shown)
        _backlog(canvas, backlog, shown)
        panels = [records, backlog]
        if shown.lanes:
            panels.append(canvas.panel(_TOP + 2 * (_PANEL + _GAP) - 14, lanes))
            _lanes(canvas, panels[-1], shown)
        for panel in panels:
            _background(canvas, panel, shown)
        _phases(canvas, records, shown)
        _axis(canvas, panels[-1], shown)
        hints = {mark.gid: mark.hint for lane in shown.lanes for mark in lane.marks} | {lane.gid: lane.hint for lane in shown.lanes}
        return inline(canvas.figure, size.name, "The run over drill time", shown.words, hints)


def _records(canvas: Canvas, axes: Axes, shown: Storyline) -> None:
    series = shown.series
    axes.plot(series["t"], series["offered"], color=STAND_IN["offered"], linewidth=4, alpha=0.55, drawstyle="steps-post")
    axes.plot(series["t"], series["committed"], color=STAND_IN["committed"], linewidth=1.8, drawstyle="steps-post")
    canvas.counted(axes, float(series["offered"].max()), number)
    canvas.headings(axes, [("offered", f"offered {number(shown.offered)}"), ("committed", f"committed {number(shown.committed)}")])


def _backlog(canvas: Canvas, axes: Axes, shown: Storyline) -> None:
    series, left = shown.series, shown.at_end
    axes.fill_between(series["t"], series["owed"], step="post", color=STAND_IN["owed"], alpha=0.3, linewidth=0)
    axes.plot(series["t"], series["owed"], color=STAND_IN["owed"], linewidth=1.8, drawstyle="steps-post")
    canvas.counted(axes, max(float(series["owed"].max()), 4.0), number)
    told = [("owed", f"owed: {shown.worst_in_words}")]
    canvas.headings(axes, [*told, ("fail", f"{number(left.count)} at the end")] if left.count else told)


def _lanes(canvas: Canvas, axes: Axes, shown: Storyline) -> None:
    """One bar each; its title stands above it, from its beginning or, without room there, up to the right edge."""
    axes.set_ylim(len(shown.lanes) * _LANE, 0)
    axes.set_yticks([])
    for row, lane in enumerate(shown.lanes):
        low, high = row * _LANE + 18, row * _LANE + 26
        for start, end in lane.bars:
            widened = max(end, start + _LEAST_PIXELS * canvas.per_pixel)
            axes.fill_between([start, widened], low, high, color=STAND_IN[lane.role], alpha=0.5, linewidth=0).set_gid(lane.gid)
        for mark in lane.marks:
            [drawn] = axes.plot([mark.t], [(low + high) / 2], marker=mark.shape, markersize=9, color=STAND_IN[lane.role], clip_on=False)
            drawn.set_markeredgecolor(STAND_IN["paper"])
            drawn.set_gid(mark.gid)
        start = max(min(lane.start, shown.until_t), shown.from_t)
        title, height = line(lane.title, 44 if canvas.size is NARROW else 110), canvas.size.text
        if canvas.has_room(title, height, start, shown.until_t):
            canvas.text(axes, (start, row * _LANE + 13), title, Label(lane.role, height))
        else:
            canvas.text(axes, (shown.until_t, row * _LANE + 13), title, Label(lane.role, height, "right"))


def _background(canvas: Canvas, axes: Axes, shown: Storyline) -> None:
    for start in sorted({edge for phase in _named(canvas, shown) for edge in phase[1:] if edge < shown.until_t}):
        axes.axvline(start, color=STAND_IN["rule"], linewidth=1, linestyle=(0, (2, 3)), zorder=0)
    for start, end in shown.windows:
        widened = max(end, start + _LEAST_PIXELS * canvas.per_pixel)
        axes.axvspan(start, widened, color=STAND_IN["fault"], alpha=0.13, linewidth=0, zorder=0)


def _phases(canvas: Canvas, axes: Axes, shown: Storyline) -> None:
    """Names along the top."""
    label = Label("muted", canvas.size.text - 1, "center", up=30)
    for name, start, end in _named(canvas, shown):
        canvas.text(axes, ((start + end) / 2, 1), name, label, axes.get_xaxis_transform())


def _named(canvas: Canvas, shown: Storyline) -> list[tuple[str, float, float]]:
    """The phases whose names have room, and whose edges are marked; the chronology has them all."""
    return [(name, start, end) for name, start, end in shown.phases if canvas.has_room(name, canvas.size.text - 1, start, end)]


def _axis(canvas: Canvas, axes: Axes, shown: Storyline) -> None:
    """Drill time, and below it the wall time that it took."""
    step = round_step_s(shown.until_t - shown.from_t, canvas.size.ticks)
    ticks = range(math.ceil(shown.from_t / step) * step, int(shown.until_t) + 1, step)
    axes.set_xticks(ticks)
    below, height = axes.get_xaxis_transform(), canvas.size.text
    for tick in ticks:
        canvas.text(axes, (tick, 0), clock(tick), Label("ink", height, "center", up=-16), below)
        if tick >= 0:
            canvas.text(axes, (tick, 0), _seconds(tick / shown.speed), Label("muted", height - 2, "center", up=-30), below)
    caption = "drill time, m:ss; below it wall time" if canvas.size is WIDE else "drill time / wall time"
    canvas.text(axes, (1, 0), caption, Label("muted", height - 2, "right", up=-43), axes.transAxes)


def _seconds(wall_s: float) -> str:
    return f"{wall_s:.3g} s" if wall_s < 1000 else wall(wall_s)
