"""A connector file: how to run the system under test, and its promises. It is run unmodified.

Its parts have files of their own: `running`, `processes`, `config`, `ready`, `batch`, `controls`, `restart`, `state`, `backlog` and others.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from harness.drill.auth import Logins
from harness.drill.connector.backlog import BacklogProbe
from harness.drill.connector.batch import Batch
from harness.drill.connector.command import Place, Regex
from harness.drill.connector.config import ConfigFiles
from harness.drill.connector.controls import Controls
from harness.drill.connector.dead_letters import DeadLetters
from harness.drill.connector.deployment import Deployments
from harness.drill.connector.history import HistoryReading
from harness.drill.connector.hosts import Hosts
from harness.drill.connector.processes import Processes
from harness.drill.connector.ready import Ready
from harness.drill.connector.restart import Restart
from harness.drill.connector.running import Run, Stop
from harness.drill.connector.services import Services
from harness.drill.connector.state import State
from harness.drill.equality import Normalisation
from harness.drill.stack import Count, Text, Word
from harness.drill.text.broken import Frozen, broken, unknown
from harness.drill.timeline import CHANGES
from harness.units import Duration

DEFAULT_SETTLE_S = 600.0
Contract = Literal["exactly-once-effects", "at-least-once", "at-most-once"]


def _change(word: str) -> str:
    if word not in CHANGES:
        raise unknown("kind of change", word, CHANGES)
    return word


Change = Annotated[str, AfterValidator(_change), Field(json_schema_extra={"enum": list(CHANGES)})]


def _with_creations(carried: tuple[str, ...]) -> tuple[str, ...]:
    if "create" not in carried:
        raise broken(
            f"{', '.join(carried) or 'nothing'} without create", "create among them", "what is never created cannot be changed either"
        )
    return carried


class Record(Frozen):
    """Where key, entity and mapped fields are in the connector's writes, as dotted paths; a number leads into a list."""

    items: Text | None = Field(None, description="path to the record or the list of records in a body; default: the whole body")
    key: Text = Field("id", description="the business key, in each record")
    entity: Text | None = Field(
        None, description="the entity of every record, so that any path is accepted; default: taken from the URL's path"
    )
    fields: tuple[Text, ...] | dict[str, Text] | None = Field(None, description="paths, or field → path; default: the workload's fields")
    tables: dict[Text, Word] | None = Field(
        None, description="a real database: `schema.table` → entity, all others are left out; default: each entity's table in schema public"
    )
    normalises: tuple[Normalisation, ...] = Field(
        (),
        description="what it may change in a content: spaces around a text, the case of an e-mail address, composed characters (NFC), "
        "null in place of nothing; any other change is corrupted",
    )


class AlertReading(Frozen):
    """How to read this connector's alerts, only where it brings its own routing keys or has no dedup key."""

    keys: dict[str, Word] = Field({}, description="routing key → route")
    key: Text | None = Field(None, description="dotted path to what identifies an incident")
    resolved: Regex | None = Field(None, description="a message whose text matches resolves the incident")


class ConnectorFile(Frozen):
    """A `*.connector.yaml`; a watchdog's file has the same keys."""

    schema_: Literal[1] = Field(1, alias="schema")
    extends: Text | None = Field(None, description="a connector file, relative to this one, that supplies every key that is missing here")
    connector: Text = Field(description="its name, as an alert must give it")
    also: tuple[Text, ...] = Field((), description="other names that an alert may use")
    run: Run = Run()
    processes: Processes = Field(
        {},
        description="several programs that make up the connector, name → command or its keys; each is watched and restarted alone, and a "
        "fault can strike it alone",
    )
    config: ConfigFiles = Field({}, description="files rendered from templates: name → template; they are written to {connector.config}")
    auth: Logins = Logins()
    ready: Ready | None = Field(None, description="how to see that it is at work; default: as soon as its process runs")
    batch: Batch | None = None
    webhooks: Place | None = Field(None, description="where it accepts what a source pushes: a path on {connector.port}, or a whole URL")
    controls: Controls = Controls()
    restart: Restart = Restart()
    stop: Stop = Stop()
    state: State = State()
    deployments: Deployments = Field(
        {}, description="other versions, which `kind: bad_deployment` deploys and rolls back: name → what differs"
    )
    backlog: BacklogProbe | None = Field(None, description="how to ask for its backlog")
    lag: Duration | None = Field(
        None,
        gt=0,
        description="from offered to committed while all is well, where the drill does not say it; default 1m, or twice batch.every",
    )
    settle: Duration = Field(
        DEFAULT_SETTLE_S,
        gt=0,
        description="how long to wait at the end for what is owed; at least its longest backoff. What arrives later is late, not missing",
    )
    patience: Duration | None = Field(None, gt=0, description="the shortest timeout of its clients; default: not known")
    redelivers_after: Duration | None = Field(
        None,
        gt=0,
        description="when its broker redelivers what was delivered but not acknowledged (a visibility timeout, say); "
        "the run waits at least that long for late duplicates",
    )
    checkpoint: Annotated[Count, Field(ge=1, le=1000)] | None = Field(
        None,
        description="how many records it writes before it stores how far it got (its page or batch, say); after a break it may send "
        "so many again, and `backfill_once` allows for them. Without the key: none",
    )
    services: Services = Field({}, description="services to start before it: kinds, or kind → options")
    hosts: Hosts = Field({}, description="https hosts that it insists on, or `*.domain` → the link that each gets, or refuse")
    record: Record = Record()
    alerts: AlertReading = AlertReading()
    history: HistoryReading = HistoryReading()
    dead_letters: DeadLetters | None = Field(None, description="where it names the records that it has given up on; default: in its alerts")
    clock: Literal["accelerated", "env", "real"] = Field(
        "real",
        description="accelerated: runs unmodified on a preloaded clock; env: reads its speed from IDRILL_SPEED; real: only at speed 1",
    )
    carries: Annotated[tuple[Change, ...], AfterValidator(_with_creations)] = Field(
        CHANGES,
        description="which changes it carries: `[create, update]` where it leaves deletions to others. The workload of a drill then has no "
        "others, and a drill about them is refused",
    )
    two_way: bool = Field(
        default=False,
        description="true: it carries the changes of the destination back to the source, too; drills of two-way syncs need it",
    )
    contract: Contract | None = Field(
        None,
        description="what it promises about a write whose answer is lost; no verdict depends on it, `exactly_once` adds whether it was "
        "kept. exactly-once-effects: nothing is lost, nothing happens twice (it retries, and writes by key or with idempotency keys); "
        "at-least-once: nothing is lost, a repeated write may happen twice (it retries plain creates); at-most-once: nothing happens "
        "twice, a write may be lost (it never retries)",
    )
    refresh: Literal["full"] | None = Field(
        None, description="full: it sends everything again whenever it runs, and means to; `backfill_once` is then left out"
    )
    workers: Annotated[Count, Field(ge=1, le=1000)] = Field(
        1, description="how many processes or threads use tokens side by side; with `processes`, in each of them"
    )

    @model_validator(mode="after")
    def _something_runs(self) -> ConnectorFile:
        if not self.run.is_something and not self.processes:
            raise broken("nothing to run", "a command, or one of image, build, compose, attach", "or `processes` beside it", ("run",))
        return self

    def capabilities(self) -> frozenset[str]:
        """Its controls, as `control.<name>` (a batch can be started at any time, and each reads the credential anew), bounds to be driven
        against, other versions, and the changes that it carries.
        """
        offered = {name for name in Controls.model_fields if getattr(self.controls, name)} | (
            {"trigger", "rotate_credential"} if self.batch else set()
        )
        bounds = {"limits.memory": self.run.limits.memory, "run.tmpfs": self.run.tmpfs}
        versions = {f"deployment.{name}" for name in self.deployments}
        carried = {f"carries.{change}" for change in self.carries}
        return frozenset({f"control.{name}" for name in offered} | {name for name, given in bounds.items() if given} | versions | carried)

    def asks_for(self) -> tuple[str, ...]:
        """Keys that not every runtime supports, as written in the file."""
        ready, batch = self.ready, self.batch
        controls = {name: getattr(self.controls, name) for name in Controls.model_fields}
        asked = {
            "processes": bool(self.processes),
            "config": bool(self.config),
            "ready.tcp": ready is not None and ready.tcp is not None,
            "ready.command": ready is not None and ready.command is not None,
            "batch.overlap": batch is not None and batch.overlap == "allowed",
            "batch.refused": batch is not None and batch.refused is not None,
            "state": self.state != State(),
            "backlog": self.backlog is not None,
        }
        for name, control in controls.items():
            for key in ("file", "remove", "restart") if control is not None else ():
                asked[f"controls.{name}.{key}"] = bool(getattr(control, key)) and (name, key) != ("rotate_credential", "file")
            asked[f"controls.{name}.http"] = control is not None and control.http is not None and control.http.asks_for_more()
        return tuple(key for key, given in asked.items() if given)

    def as_json(self) -> dict[str, Any]:
        """The file with its defaults filled in; `ConnectorFile.model_validate` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
