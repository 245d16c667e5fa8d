"""The subject of a plan: the parts of its definitions that engine, evidence, checks and reports ask for, as types.

Each is read from the definitions as the plan keeps them, and the rest is overlooked: no fault, check or service is looked up, so a run
stays readable when the package that offered one of them is gone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field

from harness.drill.auth import NONE, AnAuth, Auth
from harness.drill.connector.file import AlertReading, Contract
from harness.drill.connector.history import HistoryReading
from harness.drill.connector.hosts import Hosts
from harness.drill.connector.script import is_script
from harness.drill.equality import Equality, Normalisation
from harness.drill.mapped import equality_of
from harness.drill.model import Category, First, Pattern, Workload
from harness.drill.stack import Entities
from harness.drill.text.template import names_in
from harness.units import Duration

Said = dict[str, Any]
"""A definition as JSON."""
_IsGiven = BeforeValidator(bool)
_NamesOf = BeforeValidator(lambda said: tuple(said) if isinstance(said, (dict, list, tuple)) else said)


_PLAIN = re.compile(r"\{alerts\.\w+\.url\}")


def _plain_pager(run: object) -> str:
    found = _PLAIN.search(json.dumps(run))
    return found.group() if found else ""


def _values_in(run: object) -> frozenset[str]:
    return frozenset(names_in(json.dumps(run)))


def _in_image(run: object) -> bool:
    return isinstance(run, dict) and any(run.get(key) for key in ("image", "build", "compose"))


def _at(*path: str, **options: Any) -> Any:
    """A field of the view, and where in the definition it stands; without a `default` it must stand there."""
    return Field(validation_alias=AliasPath(*path), **options)


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class System(_View):
    """A system beside the connector."""

    fake: str
    """The kind of fake that plays it."""
    name: str
    also: tuple[str, ...] = ()
    auth: AnAuth = NONE
    """How callers log in."""
    rate_limit: str | None = None
    """Calls that it answers before it says 429, as the drill writes it."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that an alert may call it."""
        return (self.name, *self.also)


class Program(_View):
    """A process under test, as its file describes it."""

    name: str = _at("connector")
    also: tuple[str, ...] = ()
    works_in: str | None = _at("run", "cwd", default=None)
    """Its working directory, as a template; None: the folder of its file."""
    plain_pager: Annotated[str, BeforeValidator(_plain_pager)] = _at("run", default="")
    """The template name by which it gets the plain address of a route, such as `{alerts.primary.url}`; empty: by none."""
    handed: Annotated[frozenset[str], BeforeValidator(_values_in)] = _at("run", default=frozenset())
    """The template names of the values that it is started with, such as `destination.credential_file`."""
    contained: Annotated[bool, BeforeValidator(_in_image)] = _at("run", default=False)
    """Whether it runs in an image of its own."""
    in_batches: Annotated[bool, _IsGiven] = _at("batch", default=False)
    """Whether it is started once per batch, so that its ends are in order."""
    command: tuple[str, ...] | None = _at("run", "command", default=None)
    batch_command: tuple[str, ...] | None = _at("batch", "command", default=None)
    """What is started once per batch, if that is another one."""
    every_s: Duration | None = _at("batch", "every", default=None)
    """Drill seconds from one batch to the next; None: it does not run in batches."""
    services: Annotated[tuple[str, ...], _NamesOf] = ()
    """The kinds of its services."""
    hosts: Hosts = {}
    """The https hosts that it insists on; with any, it has a front."""
    alerts: AlertReading = AlertReading()
    history: HistoryReading = HistoryReading()
    normalises: frozenset[Normalisation] = _at("record", "normalises", default=frozenset())
    dead_in_alerts: str | None = _at("dead_letters", "alert_reference", default=None)
    """The detail of its alerts that names a record that it has given up; None: any text with the key names it."""
    patience_s: Duration | None = _at("patience", default=None)
    """The shortest timeout of its clients, in drill seconds; None: not known."""
    redelivers_after_s: Duration | None = _at("redelivers_after", default=None)
    """After so many drill seconds its broker redelivers unacknowledged messages; None: it has no broker."""
    checkpoint: int | None = None
    """So many records it may send again after a break; None: none."""
    contract: Contract | None = None
    """What it promises."""
    workers: int = 1
    """How many workers each of its processes has that use tokens side by side."""
    processes: Annotated[tuple[str, ...], _NamesOf] = ()
    """The names of those that it consists of; empty: it is one."""

    @property
    def is_scripted(self) -> bool:
        """Whether a shell script is started for each batch."""
        return self.in_batches and is_script(self.batch_command or self.command)

    @property
    def token_holders(self) -> int:
        """How many may hold a token at the same time."""
        return self.workers * max(1, len(self.processes))

    @property
    def names(self) -> tuple[str, ...]:
        """All that an alert may call it."""
        return (self.name, *self.also)


_of_drill = partial(_at, "drill")
_of_stack = partial(_at, "drill", "stack")


class About(_View):
    """A drill and the programs that it is for."""

    name: str = _of_drill("name")
    title: str = _of_drill("title")
    extends: str | None = _of_drill("extends", default=None)
    """The drill that this one is a variant of, as its file names it."""
    category: Category = _of_drill("category")
    pattern: Pattern = _of_drill("pattern")
    why: str = _of_drill("why")
    first: First = _of_drill("first")
    source: System = _of_stack("source")
    destination: System = _of_stack("destination")
    entities: Entities = _of_stack("source", "entities")
    has_alerts: Annotated[bool, _IsGiven] = _of_stack("alerts", default=False)
    """Whether someone can be paged."""
    routes: Mapping[str, str] = _of_stack("alerts", "routes", default={})
    """Route → its owner; of `shared` the channel."""
    has_responder: Annotated[bool, _IsGiven] = _of_stack("alerts", "acknowledges_after", default=False)
    """Whether pages are acknowledged, by the sink's simulated responder."""
    history: System | None = _of_stack("history", default=None)
    """Where the connector reports its work."""
    has_people: Annotated[bool, _IsGiven] = _of_stack("people", default=False)
    """Whether people act at a console, as on a game day."""
    usual_connector: str = _of_stack("connector", default="")
    """The connector that the drill itself names."""
    workload: Workload = _of_drill("workload")
    connector: Program
    watchdog: Program | None = None

    @classmethod
    def of(cls, drill: Said, connector: Said, watchdog: Said | None) -> About:
        """From the definitions as a plan keeps them (`as_json`). Raises pydantic's ValidationError if a required key is missing."""
        return cls.model_validate({"drill": drill, "connector": connector, "watchdog": watchdog})

    @property
    def is_two_way(self) -> bool:
        """Whether changes are made on both sides and have to go both ways."""
        return self.workload.both_sides is not None

    @property
    def fakes(self) -> tuple[str, ...]:
        """Who plays a part of the stack, by actor."""
        asked_for = (("alerts", self.has_alerts), ("history", self.history is not None), ("people", self.has_people))
        return ("source", "destination", *(actor for actor, given in asked_for if given))

    @property
    def logins(self) -> dict[str, Auth]:
        """How callers log in at the two systems, by actor."""
        return {"source": self.source.auth, "destination": self.destination.auth}

    @property
    def receiver(self) -> str:
        """The kind of fake that plays the destination."""
        return self.destination.fake

    @property
    def equality(self) -> Equality:
        """When two contents of a record are the same."""
        return equality_of(self, self.connector.normalises)

    @property
    def programs(self) -> dict[str, Program]:
        """The processes under test, by actor."""
        return {"connector": self.connector} | ({"watchdog": self.watchdog} if self.watchdog else {})

    @property
    def services(self) -> frozenset[str]:
        """The kinds of all services."""
        return frozenset(kind for program in self.programs.values() for kind in program.services)

    def mirrored(self) -> About:
        """With both systems in each other's place; the entities are the same on both sides."""
        return self.model_copy(update={"source": self.destination, "destination": self.source})
