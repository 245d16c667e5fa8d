"""A connector file: how to run the system under test, and what it promises. It is run unmodified."""

from __future__ import annotations

import re
import signal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from harness.drill.rule import Frozen, broken
from harness.drill.services import Services
from harness.drill.stack import Count, Text, Word
from harness.units import Duration

Command = Annotated[tuple[str, ...], Field(min_length=1, description="program and arguments; no shell")]
DEFAULT_SETTLE_S = 600.0


def _signal(name: str) -> str:
    if name not in signal.Signals.__members__:
        raise broken(f"unknown signal {name!r}", "a name such as SIGTERM, SIGINT or SIGHUP")
    return name


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise broken(f"{text!r} is not a regular expression: {error}", "a Python regular expression") from None
    return text


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


SignalName = Annotated[str, AfterValidator(_signal)]
Regex = Annotated[str, AfterValidator(_regex)]
EnvName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
EnvText = Annotated[str, BeforeValidator(_number_as_text, json_schema_input_type=str | int | float)]


class _OneOf(Frozen):
    """A mapping with exactly one of its keys."""

    @model_validator(mode="after")
    def _one(self) -> _OneOf:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            choices = ", ".join(type(self).model_fields)
            raise broken(f"{' and '.join(given) or 'none of the keys'}", f"exactly one of {choices}")
        return self


class Run(Frozen):
    """The process. Its environment holds nothing but what is declared here and what the harness adds."""

    command: Command
    env: dict[EnvName, EnvText] = Field({}, description="variables, in templates")
    env_pass: tuple[EnvName, ...] = Field((), description="variables taken over from the environment of idrill")
    cwd: Text | None = Field(None, description="working directory; default the folder of this file")


class Ready(_OneOf):
    """How to see that the connector is at work."""

    http: Annotated[str, Field(pattern=r"^(/|https?://)")] | None = Field(
        None, description="answers 2xx: a path on {connector.port}, or a whole URL"
    )
    log: Regex | None = Field(None, description="a line of its output matches")
    after: Duration | None = Field(None, description="simply after this long")


class Batch(Frozen):
    """For connectors that are started once per batch."""

    every: Duration = Field(gt=0)
    command: Command | None = Field(None, description="default: run.command")


class HttpCall(Frozen):
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    path: Annotated[str, Field(pattern=r"^/")]
    port: Annotated[Count, Field(ge=1, le=65535)] | None = Field(None, description="default: {connector.port}")


class Control(_OneOf):
    """One way to act on the connector."""

    http: HttpCall | None = None
    file: Text | None = Field(None, description="a file to write")
    signal: SignalName | None = None
    command: Command | None = None


class Controls(Frozen):
    pause: Control | None = None
    resume: Control | None = None
    replay: Control | None = None
    trigger: Control | None = Field(None, description="begins a run at once, as a person's click would")
    rotate_credential: Control | None = None


class Restart(Frozen):
    policy: Literal["never", "on-failure", "always"] = "never"
    delay: Duration = 5.0


class Stop(Frozen):
    signal: SignalName = "SIGTERM"
    grace: Duration = Field(10.0, description="how long it may take before it is killed")


class Record(Frozen):
    """Where key, entity and mapped fields are in what the connector writes, as dotted paths."""

    key: Text = "id"
    entity: Text | None = Field(None, description="default: from the URL's path")
    fields: tuple[Text, ...] | dict[str, Text] | None = Field(None, description="paths, or field → path; default: the workload's fields")
    tables: dict[Text, Word] | None = Field(
        None, description="a real database: `schema.table` → entity, all others are left out; default: each entity's table in schema public"
    )


class AlertReading(Frozen):
    """How to read this connector's alerts, only where it brings its own routing keys or has no dedup key."""

    keys: dict[str, Word] = Field({}, description="routing key → route")
    key: Text | None = Field(None, description="dotted path to what identifies an incident")
    resolved: Regex | None = Field(None, description="a message whose text matches resolves the incident")


class ConnectorFile(Frozen):
    """A `*.connector.yaml`; a watchdog's file has the same keys."""

    schema_: Literal[1] = Field(1, alias="schema")
    connector: Text = Field(description="its name: what an alert must call it")
    also: tuple[Text, ...] = Field((), description="other names that an alert may use")
    run: Run
    ready: Ready | None = Field(None, description="default: as soon as it lives")
    batch: Batch | None = None
    controls: Controls = Controls()
    restart: Restart = Restart()
    stop: Stop = Stop()
    settle: Duration = Field(DEFAULT_SETTLE_S, gt=0, description="covers its longest backoff")
    services: Services = Field({}, description="companions that it needs, started before it: kinds, or kind → options")
    record: Record = Record()
    alerts: AlertReading = AlertReading()
    clock: Literal["accelerated", "env", "real"] = Field(
        "real",
        description="accelerated: runs unmodified on a preloaded clock; env: reads its speed from IDRILL_SPEED; real: only at speed 1",
    )
    contract: Literal["exactly-once-effects", "at-least-once", "at-most-once"] | None = Field(
        None, description="what it promises; the verdict then says whether it kept that"
    )
    workers: Annotated[Count, Field(ge=1, le=1000)] = Field(1, description="how many processes hold a token")

    def capabilities(self) -> frozenset[str]:
        """The controls that it offers, as `control.<name>`."""
        return frozenset(f"control.{name}" for name in Controls.model_fields if getattr(self.controls, name))

    def as_json(self) -> dict[str, Any]:
        """The file with its defaults filled in; `ConnectorFile.model_validate` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
