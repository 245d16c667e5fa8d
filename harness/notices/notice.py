"""Read a template from a folder and fill it; or write the templates to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import get_args

from harness import regular_file
from harness.drill.text import jinja
from harness.ledger.lines import NoticeState
from harness.notices.states import NAMES, file_name

STATES: tuple[NoticeState, ...] = get_args(NoticeState)
_MOST_BYTES = 20_000


def source_of(folder: Path, state: NoticeState) -> str:
    """The template of a state. Raises OSError, UnicodeDecodeError."""
    return regular_file.read(folder / file_name(state), _MOST_BYTES).decode("utf-8-sig")


def standard(state: NoticeState) -> str:
    """The template to begin with."""
    return resources.files("harness.notices").joinpath("templates", file_name(state)).read_text(encoding="utf-8")


def filled(source: str, values: Mapping[str, str]) -> str:
    """The text of a notice; a name without a value is empty. Raises jinja.Broken."""
    return jinja.render(source, dict.fromkeys(NAMES, "") | dict(values))


def write_standard(folder: Path) -> tuple[Path, ...]:
    """Write the templates to begin with, one for each state, into a new folder. Raises OSError."""
    folder.mkdir(parents=True)
    written = tuple(folder / file_name(state) for state in STATES)
    for state, path in zip(STATES, written, strict=True):
        path.write_text(standard(state), encoding="utf-8")
    return written
