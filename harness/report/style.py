"""Colours by role. Both palettes are safe for the colour-blind (after Okabe and Ito) and have a contrast of 4.5 : 1 or more for text."""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff",
    "panel": "#f5f7f9",
    "ink": "#1b2127",
    "muted": "#5a6570",
    "rule": "#d5dbe1",
    "offered": "#0069a6",
    "committed": "#00805f",
    "owed": "#a35c00",
    "fault": "#c24a00",
    "alert": "#9c2c73",
    "pass": "#006b4f",
    "fail": "#b3380b",
    "inconclusive": "#7a5a00",
}
DARK = {
    "paper": "#12161b",
    "panel": "#1b2128",
    "ink": "#e7eaee",
    "muted": "#a0abb7",
    "rule": "#36404b",
    "offered": "#63b9ee",
    "committed": "#35c79b",
    "owed": "#f0a63c",
    "fault": "#ff8f57",
    "alert": "#e894c6",
    "pass": "#41cfa2",
    "fail": "#ff8f6b",
    "inconclusive": "#e6c04a",
}

STAND_IN = {role: f"#{number:02x}00{255 - number:02x}" for number, role in enumerate(LIGHT, start=1)}
"""What a picture is drawn with before the page's own colours take its place; none of them is a colour of a palette."""


def variables(palette: dict[str, str]) -> str:
    """The palette as CSS custom properties."""
    return " ".join(f"--{role}: {colour};" for role, colour in palette.items())
