"""The report page: one self-contained file without scripts, which a browser shows the same way in ten years."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.report import hostile, style
from harness.report.wording import clock, number, wall

if TYPE_CHECKING:
    from jinja2 import Environment

    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence


def write(evidence: Evidence, judgement: Judgement, folder: Path) -> None:
    """Write `index.html`. Raises OSError."""
    from harness.report.page import contents

    regular_file.write(folder / "index.html", render("report.html.j2", **contents(evidence, judgement)).encode())


def render(template: str, *sheets: str, **values: Any) -> str:
    """A page of ours, with the style, more `sheets` where it needs them, and its hash for the page's policy."""
    sheet = _sheet("report.css.j2", *sheets)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return _templates().get_template(template).render(style=_markup(sheet), style_hash=f"sha256-{digest}", **values)


@cache
def _templates() -> Environment:
    """Everything is escaped; what stands in a page has been freed of control characters before."""
    import jinja2

    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("harness.report"), autoescape=True, undefined=jinja2.StrictUndefined, finalize=_clean
    )
    templates.filters |= {"clock": clock, "wall": wall, "number": number}
    return templates


@cache
def _sheet(*names: str) -> str:
    """The style, which holds nothing from a run."""
    palettes = {"light": style.variables(style.LIGHT), "dark": style.variables(style.DARK)}
    return "\n".join(_templates().get_template(name).render(palettes).strip() for name in names)


def _clean(value: Any) -> Any:
    """Applied to every value that a template prints; escaping follows."""
    return hostile.plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _markup(text: str) -> object:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  # our own style sheet and drawings, never a text from a run
