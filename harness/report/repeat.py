"""How to run the same drill once more: the command, ready to be pasted into a shell."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from harness.report.hostile import line

if TYPE_CHECKING:
    from harness.plan.model import Plan

_DRILL = ".drill.yaml"
_CONNECTOR = ".connector.yaml"


def connector_label(name: str, file: str) -> str:
    """The connector's name, with its file's where that is another one: several files may describe variants of one connector."""
    stem = Path(file).name.removesuffix(_CONNECTOR)
    return name if not stem or stem == name else f"{name} ({stem})"


def repeat_command(plan: Plan) -> str:
    """Drill and connector by name where the name finds them (the folder `drills`, the built-in connectors), else by path.

    A timeline that a test has written is repeated by that test.
    """
    if plan.test:
        return shlex.join(["pytest", line(plan.test), "--drill-seed", str(plan.seed), "--drill-speed", f"{plan.speed:g}"])
    drill = _by_name(Path(plan.drill_file), _DRILL, "drills")
    words = ["idrill", "run", drill, "--seed", str(plan.seed), "--speed", f"{plan.speed:g}"]
    connector = _by_name(Path(plan.connector_file), _CONNECTOR, "connector")
    if connector != plan.about.usual_connector:
        words += ["--connector", connector]
    if plan.runtime != "local":
        words += ["--runtime", plan.runtime]
    return " ".join(shlex.quote(line(word)) for word in words)


def _by_name(file: Path, suffix: str, folder: str) -> str:
    known = file.name.endswith(suffix) and folder in {parent.name for parent in list(file.parents)[:2]}
    return file.name.removesuffix(suffix) if known else str(file)
