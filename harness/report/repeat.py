"""How to run the same drill once more: the command, ready to be pasted into a shell."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from harness.report.environment import saved
from harness.report.hostile import line

if TYPE_CHECKING:
    from harness.plan.model import Plan

_DRILL = ".drill.yaml"
_CONNECTOR = ".connector.yaml"
SAME_SEED = (
    "The same seed offers the same records on the same schedule. Timing differs a little from run to run, "
    "so a fault may strike another record."
)


def connector_label(name: str, file: str) -> str:
    """The connector's name, with its file's where that is another one: several files may describe variants of one connector."""
    stem = Path(file).name.removesuffix(_CONNECTOR)
    return name if not stem or stem == name else f"{name} ({stem})"


def connector_file(name: str, file: str) -> str:
    """The name of the connector's file, where that is not the connector's own; else empty."""
    known = Path(file).name
    return "" if known.removesuffix(_CONNECTOR) in {name, ""} else known


def repeat_command(plan: Plan, run_dir: Path) -> str:
    """Drill and connector by name if they are bundled, else by their absolute paths, as the run noted them: it works from any folder.

    A timeline that a test has written is repeated by that test.
    """
    if plan.test:
        return shlex.join(["pytest", line(plan.test), "--drill-seed", str(plan.seed), "--drill-speed", f"{plan.speed:g}"])
    ran_on = saved(run_dir)
    drill = ran_on.drill if ran_on and ran_on.drill else _by_name(Path(plan.drill_file), _DRILL, "drills")
    words = ["idrill", "run", drill, "--seed", str(plan.seed), "--speed", f"{plan.speed:g}"]
    connector = ran_on.connector if ran_on and ran_on.connector else _by_name(Path(plan.connector_file), _CONNECTOR, "connector")
    if connector != plan.about.usual_connector:
        words += ["--connector", connector]
    if plan.integration is not None:
        words += ["--integration", plan.integration.file]
    if plan.runtime != "local":
        words += ["--runtime", plan.runtime]
    return " ".join(shlex.quote(line(word)) for word in words)


def _by_name(file: Path, suffix: str, folder: str) -> str:
    """For runs that did not note it: the name where the folder suggests that it finds the file, else the path as it was given."""
    known = file.name.endswith(suffix) and folder in {parent.name for parent in list(file.parents)[:2]}
    return file.name.removesuffix(suffix) if known else str(file)
