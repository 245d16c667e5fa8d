"""What people could not do in this run, though the game day or its team counts on it: known before anything starts."""

from __future__ import annotations

from collections.abc import Iterator

from harness.errors import DrillInvalid, PlanImpossible
from harness.ledger.lines.people import Role
from harness.plan.definition import Definition
from harness.plan.gameday import GamedayPlan, StepPlan, SurprisePlan, TeamPlan
from harness.plan.improvise import fault_plan
from harness.plan.model import Plan


def obstacles(plan: Plan) -> Iterator[str]:
    """A line each; empty: everything can be played."""
    if plan.gameday is None:
        return
    for surprise in plan.gameday.surprises:
        yield from _surprise(plan, surprise)
    if plan.gameday.team is not None:
        yield from _routes(plan, plan.gameday.team)
        yield from _roles(plan.gameday, plan.gameday.team)


def _surprise(plan: Plan, surprise: SurprisePlan) -> Iterator[str]:
    if surprise.fault is None:
        return
    try:
        fault_plan(plan, surprise.phase or "asked", surprise.fault)
    except DrillInvalid as error:
        for problem in error.problems:
            yield f"surprise {surprise.number}: {problem.key}: found {problem.found}; allowed: {problem.allowed}"
    except PlanImpossible as error:
        yield f"surprise {surprise.number}: {error}"


def _routes(plan: Plan, team: TeamPlan) -> Iterator[str]:
    alerts = Definition.of(plan).drill.stack.alerts
    routes = alerts.routes if alerts is not None else {}
    for step in team.steps:
        word, _, which = step.on.partition(".")
        if word in {"page", "page_resolved", "acknowledged"} and which and which not in routes:
            yield f"{_named(team, step)} waits for {step.on}, but nobody has the route {which}; there are {', '.join(routes)}"


def _roles(game: GamedayPlan, team: TeamPlan) -> Iterator[str]:
    for step in team.steps:
        wanted: set[Role] = {step.by, *({step.fields["to"]} if "to" in step.fields else ())}
        for role in sorted(role for role in wanted if game.player_of(role) is None):
            yield f"{_named(team, step)} is for {role}, and nobody has this role on the game day {game.name}"


def _named(team: TeamPlan, step: StepPlan) -> str:
    return f"step {step.id} of the team {team.name}"
