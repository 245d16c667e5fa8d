"""What every runtime builds a world from: the plan, the run's place and clock, and the secrets drawn for this run alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.clock.anchors import DrillClock
from harness.drill.auth import NONE
from harness.drill.connector.file import ConnectorFile
from harness.drill.model import Drill
from harness.journal import Tell
from harness.journal.credentials import draw, draw_routing_key
from harness.plan.definition import Definition
from harness.plan.model import Plan
from harness.world.listen import LOOPBACK, Listen
from harness.world.processes import written
from harness.world.processes.guard import Guard
from harness.world.secret import credential_file, write_secret

SCREEN = ""
"""The name of the big screen, which is nobody."""
_SURROUNDINGS = ("PATH", "LANG", "LC_ALL", "TZ")
_LINKS = 2
"""For each person: one, and a spare one for a second device."""


@dataclass(frozen=True)
class Keys:
    """Everything secret of one run; it is written to 0600 files only."""

    hmac: str
    control: str
    alerts: Mapping[str, str]
    """Routing key by alert route."""
    clients: Mapping[str, str]
    """Client secret by fake."""
    webhooks: str
    """The secret with which the source signs pushed changes, as in Standard Webhooks: base64, recognisable like all credentials."""
    people: Mapping[str, str]
    """The token of each person at the console, by name."""
    join: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The one-use tokens with which each person, by name, comes in a browser; the name of the big screen is empty."""

    @classmethod
    def draw(cls, drill: Drill, people: Iterable[str] = (), join: Iterable[str] = ()) -> Keys:
        """`join`: who comes by a link."""
        routes = drill.stack.alerts.routes if drill.stack.alerts else {}
        return cls(
            hmac=secrets.token_hex(32),
            control=draw("control"),
            alerts={route: draw_routing_key() for route in routes},
            clients={actor: draw("secret") for actor in drill.stack.fakes()},
            webhooks=f"whsec_{draw_routing_key()}",
            people={name: draw("token") for name in people},
            join={name: tuple(draw("token") for _ in range(_LINKS)) for name in join},
        )


@dataclass(frozen=True)
class Stage:
    """The circumstances of one run; `tell` is the journal's `write`, `guard` watches the accelerated processes."""

    plan: Plan
    definition: Definition
    run: str
    run_dir: Path
    clock: DrillClock
    tell: Tell
    keys: Keys
    guard: Guard
    listen: Listen = LOOPBACK
    """Where people reach the console."""

    @classmethod
    def set_up(cls, plan: Plan, run: str, run_dir: Path, clock: DrillClock, tell: Tell, listen: Listen = LOOPBACK) -> Stage:  # noqa: PLR0913, PLR0917  # a run has that many circumstances
        definition, day = Definition.of(plan), plan.gameday
        people = day.people if day else ()
        links = [*(person.name for person in people if person.roles), SCREEN] if day and day.team is None else []
        keys = Keys.draw(definition.drill, (person.name for person in people), links)
        return cls(plan, definition, run, run_dir, clock, tell, keys, Guard(clock, tell), listen)

    @property
    def drill(self) -> Drill:
        """The drill, whole."""
        return self.definition.drill

    @property
    def connector(self) -> ConnectorFile:
        """The connector's file, whole."""
        return self.definition.connector

    def actors(self) -> dict[str, tuple[ConnectorFile, str]]:
        """The processes under test: connector file and its path, by actor."""
        plan, watchdog = self.plan, self.definition.watchdog
        found = {"connector": (self.connector, plan.connector_file)}
        if watchdog and plan.watchdog_file:
            found["watchdog"] = (watchdog, plan.watchdog_file)
        return found

    def is_accelerated(self, spec: ConnectorFile) -> bool:
        """Whether a process under test is put on the drill clock by the harness; at speed 1 there is nothing to do."""
        return spec.clock == "accelerated" and self.clock.speed != 1

    def may_be_wrong(self, actor: str, spec: ConnectorFile) -> bool:
        """Whether the clock of a process under test will be made wrong, or may be: what a test will do is not known yet."""
        planned = any(fault.felt == "clock" and fault.where == actor for fault in self.plan.faults())
        return spec.clock == "accelerated" and (planned or (self.plan.test is not None and self.clock.speed != 1))

    def home(self, actor: str) -> Path:
        """The folder of a process under test in the run directory, with `state` and `tmp` in it."""
        home = self.run_dir / actor
        for folder in (home, home / "state", home / "tmp"):
            folder.mkdir(mode=0o700, exist_ok=True)
        return home

    def started(self, pid: int, actor: str) -> None:
        """Write a process down for the sweep after a harness that was killed."""
        written.write(self.run_dir / written.FILE, pid, actor)

    def hand_over_credentials(self) -> None:
        """The credential of each fake that wants one, as a file for the connector."""
        for actor, system in self.drill.stack.fakes().items():
            if getattr(system, "auth", NONE) != NONE:
                write_secret(credential_file(self.run_dir, actor), self.keys.clients[actor])


def surroundings(stage: Stage) -> dict[str, str]:
    """The variables of every process of this machine that belongs to the run: a few of the harness's own, the run's mark and its clock."""
    return {name: os.environ[name] for name in _SURROUNDINGS if name in os.environ} | stage.clock.environment(stage.run)
