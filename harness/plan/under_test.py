"""A drill with the files that it is carried out with: the connector's, the watchdog's, and that of the integration."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from harness.drill.reading.load import LoadedConnector, LoadedDrill, find_connector, find_drill, find_watchdog, load_connector, load_drill
from harness.drill.reading.together import Together, names_a_watchdog
from harness.errors import DrillInvalid
from harness.gameday.reading import references
from harness.gameday.reading.load import find_gameday, find_team, load_gameday, load_team
from harness.integration.reading.load import LoadedIntegration, find_integration, load_integration
from harness.integration.reading.programs import find_drill as find_drill_beside
from harness.plan.of_gameday import Play


class UnderTest(NamedTuple):
    drill: LoadedDrill
    connector: LoadedConnector
    watchdog: LoadedConnector | None
    integration: LoadedIntegration | None
    play: Play | None = None


def read_acts(gameday: str, team: str | None, connector: str | None) -> tuple[UnderTest, ...]:
    """A game day by name or path: each drill that it plays, with its integration. Raises DrillInvalid with the problems of all files."""
    together, path = Together(), find_gameday(gameday)
    loaded = together.tried(lambda: load_gameday(path))
    playing = together.tried(lambda: load_team(find_team(team))) if team is not None else None
    if loaded is not None:
        together.problems += references.problems(loaded)
    if loaded is None or together.problems:
        raise DrillInvalid(tuple(dict.fromkeys(together.problems)))
    integration = find_integration(loaded.gameday.integration, path.parent)
    acts = [find_drill_beside(name, path.parent) for name in loaded.gameday.drill]
    return tuple(read_under_test(str(act), connector, str(integration))._replace(play=Play(loaded, playing)) for act in acts)


def read_under_test(drill: str, connector: str | None, integration: str | None) -> UnderTest:
    """By names or paths. The connector is the one that was asked for, else the integration's, else the drill's. The watchdog is the
    integration's if it has a file; a drill without a watchdog gets none.

    Raises DrillInvalid with the problems of all these files.
    """
    together, path = Together(), find_drill(drill)
    loaded = together.tried(lambda: load_drill(path))
    of = together.tried(lambda: load_integration(find_integration(integration))) if integration is not None else None
    if connector is not None:
        tested = together.tried(lambda: load_connector(find_connector(connector, Path())))
    else:
        tested = _of_integration(together, of) if integration is not None else together.of_stack("connector", path)
    watchdog = _watchdog(together, path, of)
    if loaded is None or tested is None or together.problems:
        raise DrillInvalid(tuple(together.problems))
    return UnderTest(loaded, tested, watchdog, of)


def _of_integration(together: Together, of: LoadedIntegration | None) -> LoadedConnector | None:
    return together.tried(lambda: load_connector(find_connector(of.integration.connector, of.path.parent))) if of else None


def _watchdog(together: Together, drill: Path, of: LoadedIntegration | None) -> LoadedConnector | None:
    own = of.integration.watchdog if of and not of.integration.watchdog_is_hosted else None
    if of is None or own is None:
        return together.of_stack("watchdog", drill)
    return together.tried(lambda: load_connector(find_watchdog(own, of.path.parent))) if names_a_watchdog(drill) else None
