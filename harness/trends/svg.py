"""A drawing as the text of one `<svg>` element: colours by role, so that it follows the page's palette, and no inline styles."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from harness.report.hostile import xml

Point = tuple[float, float]


class Drawing:
    """Shapes in pixels from the upper left corner. `role`: a colour of `harness.report.style`."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._shapes: list[str] = []

    def line(self, points: Sequence[Point], role: str, width: float = 1.0, *, dashed: bool = False) -> None:
        """Through all points."""
        placed = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = ' stroke-dasharray="3 3"' if dashed else ""
        self._shapes.append(f'<polyline points="{placed}" fill="none" stroke="var(--{role})" stroke-width="{width:g}"{dashes}/>')

    def dot(self, at: Point, role: str) -> None:
        """A filled mark: a value that is known."""
        self._shapes.append(f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="4" fill="var(--{role})"/>')

    def arrow(self, at: Point, role: str) -> None:
        """An open mark that points upwards: the value is higher, nobody knows how much."""
        x, y = at
        outline = f"M{x - 5:.1f},{y:.1f}L{x:.1f},{y - 9:.1f}L{x + 5:.1f},{y:.1f}Z"
        self._shapes.append(f'<path d="{outline}" fill="var(--paper)" stroke="var(--{role})" stroke-width="1.8"/>')

    def text(self, at: Point, words: str, role: str = "muted", align: str = "middle", *, bold: bool = False) -> None:
        """`align`: start, middle or end."""
        weight = ' font-weight="700"' if bold else ""
        place = f'x="{at[0]:.1f}" y="{at[1]:.1f}" font-size="12" text-anchor="{align}"'
        self._shapes.append(f'<text {place} fill="var(--{role})"{weight}>{escape(xml(words))}</text>')

    def done(self, name: str, title: str, description: str) -> str:
        """`name` makes its ids unique on the page; title and description are what a screen reader says."""
        described = f'<title id="{name}-title">{escape(xml(title))}</title><desc id="{name}-text">{escape(xml(description))}</desc>'
        head = f'<svg viewBox="0 0 {self.width} {self.height}" role="img" aria-labelledby="{name}-title {name}-text">'
        return f"{head}{described}{''.join(self._shapes)}</svg>"
