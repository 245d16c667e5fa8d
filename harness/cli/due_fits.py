"""Which due drills can be run for an integration: each is planned with its connector, and nothing is started."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from harness.cli.find_drills import drill_files
from harness.speeds import USUAL

if TYPE_CHECKING:
    from harness.drill.reading.load import LoadedConnector, LoadedDrill
    from harness.integration.reading.load import LoadedIntegration
    from harness.readiness.facts import Fit
    from harness.readiness.subject_today import Today


def due_fits(loaded: LoadedIntegration, today: Today, drills: Collection[str]) -> Mapping[str, Fit]:
    """Drill → RUNNABLE, ADAPTED with how, or IMPOSSIBLE with what is missing. The file and its connector have been read already."""
    return {drill: _fit(loaded, today, drill) for drill in drills}


def _fit(loaded: LoadedIntegration, today: Today, name: str) -> Fit:
    from harness.drill.connector.script import is_scripted
    from harness.errors import HarnessError
    from harness.plan.compile import compile_plan, left_out
    from harness.plan.lengthened import without_lengths
    from harness.plan.patience import bearable
    from harness.readiness.facts import Fit

    said: tuple[str, ...] = ()
    try:
        drill = _drill(name)
        watchdog = _watchdog(drill, today)
        under_test = [each.connector for each in (today.connector, watchdog) if each]
        usual = bearable(USUAL, (each.patience for each in under_test), scripted=any(map(is_scripted, under_test)))
        for speed in (usual, 1.0):  # a connector with a clock of its own allows only the second one
            try:
                plan = compile_plan(drill, today.connector, watchdog, speed=speed, seed=0, integration=loaded)
            except HarnessError as error:
                said = tuple(str(error).splitlines())
            else:
                without = left_out(drill.drill, today.connector.connector, plan.integration.exports if plan.integration else ())
                how = tuple(dict.fromkeys(map(without_lengths, plan.adaptations)))
                return Fit("ADAPTED" if how else "RUNNABLE", how, frozenset(check.name for check in plan.checks), without)
    except HarnessError as error:
        said = tuple(str(error).splitlines())
    return Fit("IMPOSSIBLE", said)


@cache
def _drill(name: str) -> LoadedDrill:
    """Read once for all files. Raises DrillInvalid."""
    from harness.drill.reading.load import find_drill, load_drill

    return load_drill(drill_files().get(name) or find_drill(name))


def _watchdog(drill: LoadedDrill, today: Today) -> LoadedConnector | None:
    """The integration's own, in a drill that has one; else the drill's."""
    from harness.drill.reading.load import find_watchdog, load_connector

    named = drill.drill.stack.watchdog
    if named is None:
        return None
    return today.watchdog_file or load_connector(find_watchdog(named, drill.path.parent))
