"""A picture as matplotlib draws it, made part of a page: themable, described, and without the inline styles that the page forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from harness.report.hostile import xml
from harness.report.style import STAND_IN

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "idrill",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "axes.unicode_minus": True,
    "path.simplify": True,
}
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_ROLE_OF = {colour: role for role, colour in STAND_IN.items()}


@contextmanager
def drawing() -> Iterator[None]:
    """matplotlib with its own defaults and ours, so that the user's matplotlibrc does not change the picture."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def inline(figure: Figure, name: str, title: str, description: str, hints: Mapping[str, str] | None = None) -> str:
    """The figure as one `<svg>` element. `name` makes its ids unique on the page; `hints`: tooltips by the artists' gid.

    Colours of `STAND_IN` become `var(--role)`. To be called, like all drawing, within `drawing()`.
    """
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = ET.fromstring(drawn.getvalue())  # noqa: S314  # our own drawing
    for child in [child for child in root if _tag(child) == "metadata"]:
        root.remove(child)
    for parent in root.iter():
        for child in [child for child in parent if _tag(child) == "style"]:
            parent.remove(child)
    for element in root.iter():
        _unstyle(element)
    _add_hints(root, hints or {})
    _rename(root, name)
    _describe(root, name, title, description)
    return _written(root)


def _unstyle(element: ET.Element) -> None:
    """Every property of an inline style becomes an attribute; the typeface is the page's."""
    for entry in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in entry.partition(":"))
        if name and name != "font-family":
            element.set(name, value)
    for name in ("fill", "stroke"):
        role = _ROLE_OF.get(element.get(name, ""))
        if role:
            element.set(name, f"var(--{role})")


def _add_hints(root: ET.Element, hints: Mapping[str, str]) -> None:
    for element in root.iter():
        hint = hints.get(element.get("id", ""))
        if hint:
            title = ET.Element(f"{{{_SVG}}}title")
            title.text = xml(hint)
            element.insert(0, title)


def _rename(root: ET.Element, name: str) -> None:
    """Ids that something refers to get the picture's name in front; all others go."""
    used = set(_references(root))
    for element in root.iter():
        known = element.attrib.pop("id", None)
        if known in used:
            element.set("id", f"{name}-{known}")
        for attribute, value in list(element.attrib.items()):
            if attribute == _LINK:
                del element.attrib[attribute]
                element.set("href", f"#{name}-{value[1:]}")
            elif "url(#" in value:
                element.set(attribute, _REFERENCE.sub(rf"url(#{name}-\1)", value))


def _references(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute == _LINK:
                yield value[1:]
            else:
                yield from _REFERENCE.findall(value)


def _describe(root: ET.Element, name: str, title: str, description: str) -> None:
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-text")
    for place, (tag, suffix, text) in enumerate((("title", "title", title), ("desc", "text", description))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{suffix}"})
        element.text = xml(text)
        root.insert(place, element)


def _written(root: ET.Element) -> str:
    """Without a prefix before each tag, so that it can stand in HTML."""
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="unicode")


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
