"""The picture that matters: what was offered, what was committed, what was owed meanwhile, and what went on around it.

Three panels over the same drill time: records, backlog, and lanes for faults and alerts. Drawn twice, for wide and for narrow pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.report.hostile import line
from harness.report.lanes import Lane, lanes_of
from harness.report.style import STAND_IN
from harness.report.svg import drawing_settings, inline
from harness.report.wording import clock, number, wall

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from harness.evidence.evidence import Evidence

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
_LETTER = 0.56
"""Width of a letter in units of its height, on average."""


@dataclass(frozen=True)
class Size:
    """In pixels of the page at full width; a text's size is its height."""

    name: str
    width: int
    text: float
    panel: int
    lane: int
    left: int
    ticks: int


WIDE = Size("wide", width=1040, text=12, panel=150, lane=34, left=52, ticks=11)
NARROW = Size("narrow", width=380, text=11, panel=120, lane=34, left=40, ticks=5)
_TOP, _GAP, _BOTTOM, _RIGHT = 46, 38, 48, 14


@dataclass(frozen=True)
class Course:
    """All that is drawn. `series`: t, offered, committed, owed."""

    series: pd.DataFrame
    from_t: float
    until_t: float
    phases: tuple[tuple[str, float, float], ...]
    windows: tuple[tuple[float, float], ...]
    lanes: tuple[Lane, ...]
    speed: float

    @property
    def worst(self) -> pd.Series[float]:
        """The row of the largest backlog; the warm-up, in which everything is owed, does not count."""
        timeline = self.series[self.series["t"] >= 0] if (self.series["t"] >= 0).any() else self.series
        return timeline.loc[timeline["owed"].idxmax()]

    @property
    def words(self) -> str:
        """What the picture shows, for those who cannot see it."""
        last, worst = self.series.iloc[-1], self.worst
        told = [
            f"{number(last['offered'])} versions of records offered, {number(last['committed'])} committed.",
            f"The backlog was largest at {clock(worst['t'])}, with {number(worst['owed'])} records owed; "
            f"at the end {number(last['owed'])} were owed.",
        ]
        told += [f"{lane.title}: {', '.join(mark.hint for mark in lane.marks) or lane.hint}." for lane in self.lanes]
        return line(" ".join(told))


def course(evidence: Evidence) -> Course | None:
    """None: nothing was ever offered, so there is nothing to draw."""
    from_t = min((phase.started_t for phase in evidence.spans), default=0.0)
    until_t = max(evidence.end_t, from_t + 1.0)
    series = evidence.backlog_series(max((until_t - from_t) / 800, 0.001))
    if series.empty:
        return None
    from_t = min(from_t, float(series["t"].iloc[0])) if not evidence.spans else from_t
    phases = tuple((line(phase.name, 40), phase.started_t, until_t if phase.ended_t is None else phase.ended_t) for phase in evidence.spans)
    windows = tuple((window.injected_t, evidence.end_of(window)) for window in evidence.windows if window.injected_t is not None)
    return Course(series, from_t, until_t, phases, windows, lanes_of(evidence), evidence.speed)


def picture(shown: Course, size: Size) -> str:
    """The course as an `<svg>` element."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    lanes = len(shown.lanes) * size.lane
    height = _TOP + size.panel * 2 + _GAP * 2 + lanes + _BOTTOM
    with mpl.rc_context(drawing_settings()):
        figure = Figure(figsize=(size.width / 72, height / 72), dpi=72)
        figure.patch.set_visible(False)
        records = _panel(figure, shown, size, top=_TOP, height=size.panel, total=height)
        backlog = _panel(figure, shown, size, top=_TOP + size.panel + _GAP, height=size.panel, total=height)
        _phases(records, shown, size)
        _records(records, shown, size)
        _backlog(backlog, shown, size)
        last = backlog
        if shown.lanes:
            last = _panel(figure, shown, size, top=_TOP + size.panel * 2 + _GAP * 2 - 14, height=lanes, total=height)
            _lanes(last, shown, size)
        _axis(last, shown, size)
        hints = {mark.gid: mark.hint for lane in shown.lanes for mark in lane.marks}
        hints |= {lane.gid: lane.hint for lane in shown.lanes}
        return inline(figure, size.name, "The run over drill time", shown.words, hints)


def _panel(figure: Figure, shown: Course, size: Size, *, top: int, height: int, total: int) -> Axes:
    bottom = total - top - height
    inner = size.width - size.left - _RIGHT
    axes = figure.add_axes((size.left / size.width, bottom / total, inner / size.width, height / total))
    axes.patch.set_visible(False)
    axes.set_xlim(shown.from_t, shown.until_t)
    axes.tick_params(length=0, labelsize=size.text - 1, labelcolor=STAND_IN["muted"], labelbottom=False)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(STAND_IN["rule"])
    for _, start, _ in shown.phases:
        axes.axvline(start, color=STAND_IN["rule"], linewidth=1, linestyle=(0, (2, 3)), zorder=0)
    for start, end in shown.windows:
        least = (shown.until_t - shown.from_t) / inner * 2  # two pixels, however short it was
        axes.axvspan(start, max(end, start + least), color=STAND_IN["fault"], alpha=0.13, linewidth=0, zorder=0)
    return axes


def _phases(axes: Axes, shown: Course, size: Size) -> None:
    """Names along the top, where they have room."""
    per_pixel = (shown.until_t - shown.from_t) / (size.width - size.left - _RIGHT)
    for name, start, end in shown.phases:
        if (end - start) / per_pixel >= len(name) * (size.text - 1) * _LETTER + 6:
            middle = (start + end) / 2
            _text(axes, middle, 1, name, size.text - 1, "muted", up=30, ha="center", transform=axes.get_xaxis_transform())


def _records(axes: Axes, shown: Course, size: Size) -> None:
    series = shown.series
    axes.plot(
        series["t"], series["offered"], color=STAND_IN["offered"], linewidth=4, alpha=0.45, solid_capstyle="butt", drawstyle="steps-post"
    )
    axes.plot(series["t"], series["committed"], color=STAND_IN["committed"], linewidth=1.8, drawstyle="steps-post")
    _scale(axes, float(series["offered"].max()), size)
    last = series.iloc[-1]
    _heading(axes, size, (("offered", f"offered {number(last['offered'])}"), ("committed", f"committed {number(last['committed'])}")))


def _backlog(axes: Axes, shown: Course, size: Size) -> None:
    series = shown.series
    axes.fill_between(series["t"], series["owed"], step="post", color=STAND_IN["owed"], alpha=0.3, linewidth=0)
    axes.plot(series["t"], series["owed"], color=STAND_IN["owed"], linewidth=1.8, drawstyle="steps-post")
    _scale(axes, max(float(series["owed"].max()), 4.0), size)
    worst, last = shown.worst, series.iloc[-1]
    told = [("owed", f"owed: at most {number(worst['owed'])}, at {clock(worst['t'])}")]
    if last["owed"]:
        told.append(("fail", f"{number(last['owed'])} at the end"))
    _heading(axes, size, tuple(told))


def _lanes(axes: Axes, shown: Course, size: Size) -> None:
    """One bar each; the lane's title stands above it, at whichever end there is room."""
    axes.set_ylim(len(shown.lanes) * size.lane, 0)
    axes.set_yticks([])
    width = shown.until_t - shown.from_t
    per_pixel = width / (size.width - size.left - _RIGHT)
    for row, lane in enumerate(shown.lanes):
        low, high = row * size.lane + 18, row * size.lane + 26
        for start, end in lane.bars:
            shade = axes.fill_between(
                [start, max(end, start + per_pixel * 2)], low, high, color=STAND_IN[lane.role], alpha=0.5, linewidth=0
            )
            shade.set_gid(lane.gid)
        for mark in lane.marks:
            drawn = axes.plot([mark.t], [(low + high) / 2], marker=mark.shape, markersize=9, color=STAND_IN[lane.role], clip_on=False)
            drawn[0].set_markeredgecolor(STAND_IN["paper"])
            drawn[0].set_gid(mark.gid)
        left = max(min(lane.start, shown.until_t), shown.from_t)
        room = (shown.until_t - left) / per_pixel
        fits = room >= len(lane.title) * size.text * _LETTER
        anchor = {"ha": "left"} if fits else {"ha": "right"}
        _text(
            axes,
            left if fits else shown.until_t,
            row * size.lane + 13,
            line(lane.title, 44 if size is NARROW else None),
            size.text,
            lane.role,
            **anchor,
        )


def _axis(axes: Axes, shown: Course, size: Size) -> None:
    """Drill time, and below it the wall time that it took."""
    step = next((step for step in _STEPS_S if (shown.until_t - shown.from_t) / step <= size.ticks), _STEPS_S[-1])
    first = -int(-shown.from_t // step) * step
    ticks = [tick for tick in range(int(first), int(shown.until_t) + 1, step) if tick >= shown.from_t][:100]
    axes.set_xticks(ticks)
    below = axes.get_xaxis_transform()
    for tick in ticks:
        _text(axes, tick, 0, clock(tick), size.text, "ink", up=-16, ha="center", transform=below)
        if tick >= 0:
            _text(axes, tick, 0, _seconds(tick / shown.speed), size.text - 2, "muted", up=-30, ha="center", transform=below)
    caption = "drill time, m:ss; below it wall time" if size is WIDE else "drill time / wall time"
    _text(axes, 1, 0, caption, size.text - 2, "muted", up=-43, ha="right", transform=axes.transAxes)


def _seconds(wall_s: float) -> str:
    return f"{wall_s:.3g} s" if wall_s < 1000 else wall(wall_s)


def _scale(axes: Axes, highest: float, size: Size) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_ylim(0, max(highest, 1.0) * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.grid(visible=True, axis="y", color=STAND_IN["rule"], linewidth=0.6)
    axes.set_axisbelow(True)


def _heading(axes: Axes, size: Size, parts: tuple[tuple[str, str], ...]) -> None:
    """Texts in the colours of their lines, one after another above the panel's left edge."""
    offset = 0.0
    for role, text in parts:
        _text(axes, 0, 1, text, size.text, role, up=8, right=offset, ha="left", transform=axes.transAxes, weight="bold")
        offset += len(text) * size.text * 0.64 + 14


def _text(axes: Axes, x: float, y: float, text: str, height: float, role: str, *, up: float = 0, right: float = 0, **more: Any) -> None:
    """A text at a place in data (or `transform`) plus an offset in pixels."""
    transform = more.pop("transform", axes.transData)
    axes.annotate(
        text, (x, y), xycoords=transform, xytext=(right, up), textcoords="offset points", fontsize=height, color=STAND_IN[role],
        annotation_clip=False, **more,
    )  # fmt: skip
