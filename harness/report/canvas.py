"""A drawing in pixels: panels below one another over one common range of drill time, texts at places in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from harness.report.style import STAND_IN
from harness.report.wording import span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

_LETTER = 0.6
"""Width of a letter in units of its height, on average."""


_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)


def round_step_s(range_s: float, most: int) -> int:
    """The shortest round duration that divides a range into `most` parts or fewer; whole days where that takes more than one."""
    longest = _STEPS_S[-1]
    return next((step for step in _STEPS_S if range_s / step <= most), longest * math.ceil(range_s / longest / most))


@dataclass(frozen=True)
class Size:
    """Of a drawing, in pixels of the page at full width; `text`: the height of its texts, `ticks`: how many the time axis may have."""

    name: str
    width: int
    text: float
    left: int
    right: int
    ticks: int


@dataclass(frozen=True)
class Label:
    """How a text stands: in a role's colour, `height` pixels high, moved by pixels from its place."""

    role: str
    height: float
    align: Literal["left", "center", "right"] = "left"
    right: float = 0.0
    up: float = 0.0
    bold: bool = False


class Canvas:
    """The figure and its scale: `per_pixel` drill seconds are one pixel."""

    def __init__(self, size: Size, height: int, from_t: float, until_t: float) -> None:
        from matplotlib.figure import Figure

        self.size = size
        self.from_t, self.until_t = from_t, until_t
        self.figure: Figure = Figure(figsize=(size.width / 72, height / 72), dpi=72)
        self.figure.patch.set_visible(False)
        self._height = height
        self._inner = size.width - size.left - size.right
        self.per_pixel = (until_t - from_t) / self._inner

    def panel(self, top: int, height: int) -> Axes:
        """A panel, `top` pixels below the upper edge."""
        size, total = self.size, self._height
        axes = self.figure.add_axes((size.left / size.width, (total - top - height) / total, self._inner / size.width, height / total))
        axes.patch.set_visible(False)
        axes.set_xlim(self.from_t, self.until_t)
        axes.tick_params(length=0, labelsize=size.text - 1, labelcolor=STAND_IN["muted"], labelbottom=False)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(STAND_IN["rule"])
        return axes

    def timed(self, axes: Axes, highest_s: float) -> None:
        """A scale of durations from 0, with a grid."""
        from matplotlib.ticker import MultipleLocator

        self.counted(axes, highest_s, span)
        axes.yaxis.set_major_locator(MultipleLocator(round_step_s(highest_s, 4)))

    def counted(self, axes: Axes, highest: float, tell: Callable[[float], str]) -> None:
        """A scale of whole numbers from 0, with a grid."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        axes.set_ylim(0, max(highest, 1.0) * 1.06)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tell(value)))
        axes.grid(visible=True, axis="y", color=STAND_IN["rule"], linewidth=0.6)
        axes.set_axisbelow(True)

    def has_room(self, text: str, height: float, from_t: float, until_t: float) -> bool:
        """Whether a text fits between two instants."""
        return (until_t - from_t) / self.per_pixel >= len(text) * height * _LETTER

    def text(self, axes: Axes, place: tuple[float, float], text: str, label: Label, within: Transform | None = None) -> None:
        """At `place`, in the panel's data or in another of its coordinates."""
        axes.annotate(
            text,
            place,
            xycoords=axes.transData if within is None else within,
            xytext=(label.right, label.up),
            textcoords="offset points",
            fontsize=label.height,
            color=STAND_IN[label.role],
            horizontalalignment=label.align,
            fontweight="bold" if label.bold else "normal",
            annotation_clip=False,
        )

    def headings(self, axes: Axes, labels: list[tuple[str, str]]) -> None:
        """(role, text), one after another above the panel's left edge."""
        label = Label("ink", self.size.text, up=8, bold=True)
        for role, text in labels:
            self.text(axes, (0, 1), text, replace(label, role=role), axes.transAxes)
            label = replace(label, right=label.right + len(text) * self.size.text * 0.66 + 16)
