"""Where the hold of this place lies: `.idrill/hold` beside the settings file, else in the working folder."""

from __future__ import annotations

from pathlib import Path

from harness.cli.settings_file import find
from harness.own_folders import HOLD


def place() -> Path:
    """The file, whether or not it is there."""
    settings = find(Path.cwd())
    return (settings.parent if settings else Path.cwd()) / HOLD
