"""Which confinement a run has: it follows from the option, the runtime and the kernel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.plan.model import Plan
from harness.world import place
from harness.world.processes.confine import Confine, Confinement, choose
from harness.world.runtime import find_runtime


def confinement_of(plan: Plan, asked: Confine) -> Confinement:
    """Decided before anything is made. Raises EnvironmentUnavailable when it is required and cannot be had."""
    if not find_runtime(plan.runtime).CONFINES:
        if asked is Confine.REQUIRED:
            raise EnvironmentUnavailable(
                f"--confine required, but the runtime {plan.runtime} offers none", "use --runtime local, or leave it out"
            )
        return Confinement()
    found = choose(asked, place.state_folder(), _worked_in(plan))
    if found.version and (why := place.ready() or found.obstacle(place.state_folder())):
        if asked is Confine.REQUIRED:
            raise EnvironmentUnavailable(
                f"--confine required, but {why}", "set XDG_STATE_HOME to a folder of your own, below folders that you may list"
            )
        return Confinement(why=why)
    return replace(found, signals=False) if _may_meet_itself(plan) else found


def _may_meet_itself(plan: Plan) -> bool:
    """Whether two starts of a process may be alive at once. Then one start may end processes of the other, by the number in its pid
    file."""
    return any(fault.felt == "instance" or fault.spec.get("only") == "main" for fault in plan.faults())


def _worked_in(plan: Plan) -> Iterator[Path]:
    """Folders in which the processes under test make new files, as far as their files say."""
    for program, file in ((plan.about.connector, plan.connector_file), (plan.about.watchdog, plan.watchdog_file)):
        if program and file:
            folder = Path(file).parent
            cwd = program.works_in
            yield folder if not cwd or "{" in cwd else folder / cwd
