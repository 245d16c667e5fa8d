"""The game day of a plan, from its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.drill.connector.file import ConnectorFile
from harness.drill.kinds import spec_of
from harness.drill.model import Drill
from harness.gameday.identity import digest_of
from harness.gameday.model import Gameday
from harness.gameday.players import players
from harness.gameday.reading.load import LoadedGameday, LoadedTeam
from harness.gameday.team import REQUESTS, ROLL_BACK, Step, Team
from harness.integration.model import Integration
from harness.integration.reading.load import LoadedIntegration
from harness.plan.game_of_integration import channels_of, game_plan
from harness.plan.gameday import AbortPlan, GamedayPlan, PersonPlan, StepPlan, SurprisePlan, TeamPlan

DEPLOYED = "bad_deployment"
"""The fault that a roll-back ends."""


@dataclass(frozen=True)
class Play:
    """A game day, and the team that plays it."""

    gameday: LoadedGameday
    team: LoadedTeam | None
    """None: real people in browsers."""


def gameday_plan(play: Play, drill: Drill, connector: ConnectorFile, loaded: LoadedIntegration, overlaid: tuple[str, ...]) -> GamedayPlan:
    """The game day as the run carries it out. Raises PlanImpossible where `roles: suggest` has too few people."""
    said, offers, integration = play.gameday.gameday, tuple(_offered(drill, connector)), loaded.integration
    playing = players(said, integration)
    return GamedayPlan(
        name=said.gameday,
        file=str(play.gameday.path.absolute()),
        digest=digest_of(said),
        people=tuple(PersonPlan(name=who.name, roles=who.roles, standing=who.standing) for who in playing),
        surprises=tuple(_surprises(said, drill)),
        abort=AbortPlan(owed=said.abort.owed, after_s=said.abort.after),
        overlaid=overlaid,
        offers=offers,
        team=_team(play.team, integration, offers) if play.team is not None else None,
        game=game_plan(loaded, playing),
    )


def _offered(drill: Drill, connector: ConnectorFile) -> Iterator[str]:
    """Controls of the connector, and a roll-back where a deployment turns out to be bad."""
    yield from (name for name in REQUESTS if f"control.{name}" in connector.capabilities())
    if any(fault.kind == DEPLOYED for phase in drill.timeline for fault in phase.faults):
        yield ROLL_BACK


def _surprises(said: Gameday, drill: Drill) -> Iterator[SurprisePlan]:
    """Those that come in this drill: a game day of several acts has surprises for each."""
    phases = {phase.phase for phase in drill.timeline}
    for number, surprise in enumerate(said.surprises, 1):
        if surprise.phase is None or surprise.phase in phases:
            yield SurprisePlan(
                number=number,
                phase=surprise.phase,
                after_s=surprise.after_s,
                when=surprise.when,
                tell=surprise.tell,
                say=surprise.say,
                fault=spec_of(surprise.fault) if surprise.fault is not None else None,
            )


def _team(loaded: LoadedTeam, integration: Integration, offers: tuple[str, ...]) -> TeamPlan:
    """Without the steps about what nobody can have done in this run: one team plays several drills."""
    team: Team = loaded.team
    idle = [step.id for step in team.steps if step.action in REQUESTS and step.action not in offers]
    return TeamPlan(
        name=team.team,
        file=str(loaded.path.absolute()),
        digest=digest_of(team),
        steps=tuple(_step(step, integration) for step in team.steps if step.id not in idle),
        idle=tuple(idle),
    )


def _step(step: Step, integration: Integration) -> StepPlan:
    fields = step.fields()
    fields.pop("role", None)
    if step.do == "update":
        channels = step.channels or channels_of(integration)
        fields = fields | {"channels": channels, "next_s": fields.pop("next", None)}
    return StepPlan(
        id=step.id,
        on=step.on,
        after_s=step.after,
        every_s=step.every,
        each=step.each,
        until=step.until,
        by=step.as_,
        role=step.role or step.as_,
        do=step.do,
        fields={name: _plain(value) for name, value in fields.items()},
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
