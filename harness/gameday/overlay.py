"""A drill that people play: they act at the console, the simulated responder is off, and the game day's checks are judged, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.drill.reading.load import LoadedDrill
from harness.drill.stack import People
from harness.errors import PlanImpossible
from harness.gameday.filled import added, filled, lacking
from harness.gameday.model import Gameday
from harness.gameday.reading.load import LoadedGameday
from harness.integration.model import Integration
from harness.integration.overlay.change import Change, listed, with_stack
from harness.integration.reading.load import LoadedIntegration
from harness.units import format_duration


def played(loaded: LoadedDrill, gameday: LoadedGameday, integration: LoadedIntegration) -> tuple[LoadedDrill, tuple[str, ...]]:
    """The drill as people play it, after the integration's own overlay; and what changed, a line each. Raises PlanImpossible."""
    wrong = [f"{gameday.path}: with {loaded.drill.name}: {reason}" for reason in _impossible(loaded, gameday.gameday, integration)]
    if wrong:
        raise PlanImpossible("\n".join(wrong))
    responder = _answered_by_people(loaded)
    checks = tuple(filled(use, integration.integration) for use in gameday.gameday.checks)
    drill = responder.drill.model_copy(update={"checks": (*responder.drill.checks, *checks)})
    return replace(loaded, drill=drill), (*responder.said, *_said(gameday.gameday, integration.integration))


def _impossible(loaded: LoadedDrill, gameday: Gameday, integration: LoadedIntegration) -> Iterator[str]:
    if loaded.drill.stack.alerts is None:
        yield "nobody is paged in this drill, so there is nothing to play; choose one with `alerts:` in its stack"
    known = {use.name for use in loaded.drill.checks}
    yield from (f"{use.name} is a check of the drill already; leave it out of the game day" for use in gameday.checks if use.name in known)
    for use in gameday.checks:
        for name, key in lacking(use, integration.integration).items():
            other = f", or {key} in {integration.path}" if key else ""
            yield f"{use.name} without {name}; write {{{use.name}: {{{name}: …}}}}{other}"


def _answered_by_people(loaded: LoadedDrill) -> Change:
    alerts = loaded.drill.stack.alerts
    assert alerts is not None  # noqa: S101  # else it has been refused
    drill = with_stack(loaded.drill, people=People(), alerts=alerts.model_copy(update={"acknowledges_after": None}))
    after_s = alerts.acknowledges_after
    responder = "" if after_s is None else f"; the drill's simulated responder does after {format_duration(after_s)}"
    said = ("people: they act at a console", f"alerts: nobody but people acknowledges{responder}")
    return Change(drill, said)


def _said(gameday: Gameday, integration: Integration) -> Iterator[str]:
    yield f"checks: {listed(use.name for use in gameday.checks)}"
    for use in gameday.checks:
        given = filled(use, integration).params
        for name, key in added(use, integration).items():
            yield f"{use.name}: {name} {given.get(name)}, from `{key}` of the integration"
