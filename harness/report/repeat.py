"""How to run the same drill once more: the command, ready to be pasted into a shell."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.report.banner import slow_enough
from harness.report.environment import saved
from harness.report.hostile import line

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence
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


@dataclass(frozen=True)
class Again:
    """`why`: a sentence on a speed that is not that of this run; else empty."""

    command: str
    why: str


def again(evidence: Evidence, judgement: Judgement) -> Again:
    """The command, at the lower speed that a gate or a check asked for."""
    plan, speed = evidence.plan, slow_enough(judgement)
    if speed is None or speed >= plan.speed:
        return Again(repeat_command(plan, evidence.run_dir), "")
    slower = repeat_command(plan.model_copy(update={"speed": float(speed)}), evidence.run_dir)
    return Again(slower, f"At speed {speed} instead of {plan.speed:g}, because this machine was too slow.")


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
