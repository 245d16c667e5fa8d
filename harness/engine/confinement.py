"""Which confinement a run has: what was asked for, what its runtime offers, and what this machine can do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.plan.model import Plan
from harness.world import place
from harness.world.confine import Confine, Confinement, choose
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
    if found.version and (why := place.ready()):
        if asked is Confine.REQUIRED:
            raise EnvironmentUnavailable(f"--confine required, but {why}", "set XDG_STATE_HOME to a folder of your own")
        return Confinement(why=why)
    return found


def _worked_in(plan: Plan) -> Iterator[Path]:
    """Folders in which the processes under test make new files, as far as their files say."""
    for program, file in ((plan.about.connector, plan.connector_file), (plan.about.watchdog, plan.watchdog_file)):
        if program and file:
            folder = Path(file).parent
            cwd = program.works_in
            yield folder if not cwd or "{" in cwd else folder / cwd
