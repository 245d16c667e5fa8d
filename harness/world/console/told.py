"""What the console is told of the game day before it begins: what everybody may know, what only the game master may, and who may come."""

from __future__ import annotations

import hashlib
from typing import Any

from harness.plan.gameday import GamedayPlan, SurprisePlan
from harness.plan.model import FaultPlan, Plan
from harness.units import format_duration
from harness.world.stage import Stage


def settings(stage: Stage) -> dict[str, Any]:
    """For its configuration file. Of a link's token only the digest is told."""
    day = stage.plan.gameday
    if day is None:
        return {"people": []}
    join = [
        {"name": name, "sha256": hashlib.sha256(token.encode()).hexdigest()} for name, some in stage.keys.join.items() for token in some
    ]
    return {
        "people": [{"name": person.name, "roles": list(person.roles), "token": stage.keys.people[person.name]} for person in day.people],
        "played_by": "browser" if day.team is None else "script",
        "join": join,
        "game": _game(stage.run, day),
        "script": script(stage.plan, day),
    }


def fault_in_words(fault: FaultPlan) -> str:
    """`latency on source`."""
    return f"{fault.kind} on {fault.where}"


def script(plan: Plan, day: GamedayPlan) -> dict[str, Any]:
    """Phases, surprises and bounds; times in drill seconds since the timeline's zero."""
    phases = [
        {
            "name": phase.name,
            "earliest_s": phase.earliest_s,
            "latest_s": phase.latest_s,
            "faults": [fault_in_words(fault) for fault in phase.faults],
        }
        for phase in plan.phases
    ]
    surprises = [
        {"number": one.number, "when": _when(one), "tell": one.tell, "say": one.say, "fault": _fault(one)} for one in day.surprises
    ]
    return {"phases": phases, "surprises": surprises, "bounds": day.abort.model_dump()}


def _game(run: str, day: GamedayPlan) -> dict[str, Any]:
    known = day.game.model_dump(mode="json") if day.game else {}
    people = [person.name for person in day.people]
    return {"run": run, "gameday": day.name, "offers": list(day.offers), "people": people, **known}


def _when(surprise: SurprisePlan) -> str:
    return f"{surprise.phase} + {format_duration(surprise.after_s)}" if surprise.phase is not None else "asked"


def _fault(surprise: SurprisePlan) -> str | None:
    if surprise.fault is None:
        return None
    where = next((f" on {surprise.fault[key]}" for key in ("link", "actor", "service") if surprise.fault.get(key)), "")
    return f"{surprise.fault['kind']}{where}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
