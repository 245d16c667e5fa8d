"""A drill as a file that people can read and run: the keys in the order given, small collections on one line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from harness import regular_file
from harness.drill.reading.load import LoadedDrill

_WIDTH = 136


def as_yaml(data: dict[str, Any], *comments: str) -> str:
    """The notation of plain data, after comment lines; `harness.drill.reading.load` reads the same data back."""
    yaml = YAML()
    yaml.default_flow_style = None
    yaml.width = _WIDTH
    text = StringIO()
    for line in comments:
        text.write("# " + " ".join(line.split()) + "\n")
    yaml.dump(data, text)
    return text.getvalue()


def portable(loaded: LoadedDrill, data: dict[str, Any]) -> dict[str, Any]:
    """The data, fit for another folder: what a stack names by a path from the drill's own folder is named by its whole path."""
    stack = dict(data["stack"])
    for part in ("connector", "watchdog"):
        beside = loaded.path.parent / str(stack.get(part, ""))
        if regular_file.is_regular(beside):
            stack[part] = str(beside.absolute())
    return {key: value for key, value in data.items() if key != "extends"} | {"stack": stack}


def save(folder: Path, data: dict[str, Any], *comments: str) -> Path:
    """Write `<name>.drill.yaml`. Raises OSError."""
    path = folder / f"{data['name']}.drill.yaml"
    path.write_text(as_yaml(data, *comments), encoding="utf-8")
    return path
