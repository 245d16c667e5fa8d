"""A program that carries out a drill and says, once every fault is in place, where all of it can be asked: for tests of the safety lever.

`python lever_run.py DRILL OUT HOLD [people] [docker]`; the address of each control plane, and its token, go to the standard output as one
line of JSON. A test that asks the fakes itself knows what became of the faults, with this program stopped or dead.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from gameday import COMMANDER, COMMS, OWNER, SCRIBE, gameday, with_people

from harness.engine.run import RunOptions
from harness.journal import Entry, Event
from harness.journal.events import Injected, TimelineStarted
from harness.plan.gameday import PersonPlan
from harness.rehearsal import draw_up, rehearse
from harness.world.runtime import Runtime
from harness.world.world import World

SPEED = 60.0
PEOPLE = (
    PersonPlan(name=OWNER, roles=("liaison",), standing="owner"),
    PersonPlan(name=COMMANDER, roles=("commander",), standing="other"),
    PersonPlan(name=COMMS, roles=("comms",), standing="other"),
    PersonPlan(name=SCRIBE, roles=("scribe", "master"), standing="other"),
)
_OPENED: list[World] = []


def _remember(self: Runtime, *arguments: Any) -> World:
    _OPENED.append(_open(self, *arguments))
    return _OPENED[-1]


_open = Runtime.open


def main() -> int:
    drill, out, hold, *more = sys.argv[1:]
    plan = draw_up(drill, speed=SPEED, seed=11, runtime="docker" if "docker" in more else "local")
    plan = with_people(plan, gameday(*PEOPLE)) if "people" in more else plan
    left = {fault.id for fault in plan.faults()}

    def say(told: Entry[Event]) -> None:
        if isinstance(told.event, Injected):
            left.discard(told.event.fault)
        if not left and isinstance(told.event, (Injected, TimelineStarted)):
            sys.stdout.write(json.dumps(_places(_OPENED[-1])) + "\n")
            sys.stdout.flush()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Runtime, "open", _remember)
        judgement = rehearse(plan, RunOptions(Path(out), listeners=(say,), hold=Path(hold))).judgement
    sys.stdout.write(json.dumps({"outcome": str(judgement.outcome), "reasons": judgement.reasons}) + "\n")
    return judgement.exit_code


def _places(world: World) -> dict[str, Any]:
    return {
        "run_dir": str(world.run_dir),
        "fakes": {actor: [fake.url, fake.token] for actor, fake in world.fakes.items()},  # type: ignore[attr-defined]
        "proxy": world.toxiproxy.url,  # type: ignore[attr-defined]
        "proxies": {name: link.proxy for name, link in world.links.items()},
        "console": [world.console.url, dict(world.console.tokens)] if world.console else None,
    }


if __name__ == "__main__":
    sys.exit(main())
