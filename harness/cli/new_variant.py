"""The text of a variant: a drill that extends another one, with a line for each thing that variants change most."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import assets
from harness.drill.reading import load

if TYPE_CHECKING:
    from harness.drill.reading.load import LoadedDrill

_PLAIN = re.compile(r"[A-Za-z][\w-]*|\d+(\.\d+)?(s|m|h|ms)?")
"""What YAML reads as the same text, or as the number that the other drill has, without quotes."""


def variant(base: str, folder: Path) -> str:
    """A variant of the drill with this name or path, to lie in the folder. It is valid, and changes nothing yet but the title.

    Raises DrillInvalid for a drill that does not exist, with the nearest name.
    """
    drill = load.load_drill(load.find_drill(base))
    return "\n".join([f"extends: {_from(drill.path, folder)}", *_lines(drill)]) + "\n"


def _from(base: Path, folder: Path) -> str:
    """How a file in the folder names the other drill: as messages call a bundled one, else by the way to it."""
    called = base.name.removesuffix(load.DRILL)
    bundled = base.resolve() == (assets.drills() / base.name).resolve()
    return called if bundled else os.path.relpath(base.resolve(), folder.resolve())


def _lines(drill: LoadedDrill) -> Iterator[str]:
    said: dict[str, Any] = drill.marks.data
    yield f"title: {json.dumps(drill.drill.title, ensure_ascii=False)}"
    yield _with_remark(f"stack: {{destination: {{name: {_word(drill.drill.stack.destination.name)}}}}}", "what a page must call it")
    phases = [phase for phase in said["timeline"] if "lasts" in phase]
    struck = next((phase for phase in phases if phase.get("faults")), next(iter(phases), None))
    if struck is not None:
        line = f"timeline: {{{_word(struck['phase'])}: {{lasts: {_word(struck['lasts'])}}}}}"
        yield _with_remark(line, "the phase of that name; the others stay")
    for name, key, value in _limits(said["checks"]):
        yield _with_remark(f"checks: {{{name}: {{{key}: {_word(value)}}}}}", "`NAME: null` leaves a check out")
        break


def _limits(checks: list[Any]) -> Iterator[tuple[str, str, object]]:
    """Check, parameter and value, those first that are durations: most variants loosen or tighten one of them."""
    given = [
        (name, key, value) for item in checks if isinstance(item, dict) for name, params in item.items() for key, value in params.items()
    ]
    plain = [each for each in given if isinstance(each[2], str | int | float)]
    yield from sorted(plain, key=lambda each: not re.fullmatch(r"\d+(s|m|h)", str(each[2])))


def _word(value: object) -> str:
    return str(value) if _PLAIN.fullmatch(str(value)) else json.dumps(value, ensure_ascii=False)


def _with_remark(line: str, remark: str) -> str:
    return f"{line:<48}  # {remark}"
