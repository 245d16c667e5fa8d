"""A drill: a declarative rehearsal of one failure. Pure data; all durations are drill time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from harness.drill.kinds import CheckUse
from harness.drill.stack import Entity, Stack, Text
from harness.drill.text.broken import Frozen, broken, nested, unknown
from harness.drill.timeline import WORKLOADS, Bursts, Phase, SlugName, Steady
from harness.units import Duration

Category = Literal["user", "data", "design", "application", "infrastructure"]
Pattern = Literal["reporting-feed", "one-way-write", "bidirectional-sync", "customer-state"]
DEFAULT_LAG_S = 60.0


class First(Frozen):
    """The runbook: the steps that everyone must know by heart when it happens. Reports show them as what the author expects."""

    alert: Text = Field(description="the alert to expect first, or none")
    response: Text = Field(description="what a person does first")
    query: Text = Field(description="the query that verifies that all is well again")


def workload_of(value: object) -> Steady | Bursts:
    """The workload that a mapping with `kind` describes. Raises a pydantic error."""
    if isinstance(value, (Steady, Bursts)):
        return value
    if not isinstance(value, dict):
        raise broken("not a workload", "a mapping such as {kind: steady, rate: 40/min}")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in WORKLOADS:
        raise unknown("workload", kind, tuple(WORKLOADS), ("kind",))
    return nested(WORKLOADS[kind], value)


Workload = Annotated[
    Steady | Bursts,
    PlainValidator(workload_of),
    PlainSerializer(lambda workload: workload.model_dump(mode="json", exclude_none=True)),
    WithJsonSchema({"x-idrill": "workload"}),
]


class Drill(Frozen):
    schema_: Literal[1] = Field(alias="schema", description="version of this notation")
    extends: Text | None = Field(
        None,
        description="the drill that this one varies, by name or as a file beside this one; it supplies every key that is missing here",
    )
    name: SlugName = Field(description="the file's name, without .drill.yaml")
    title: Text = Field(description="one line for people")
    category: Category = Field(description="the category of failures that this one belongs to")
    pattern: Pattern = Field(description="the integration pattern that it tests")
    why: Text = Field(description="why this is worth testing")
    first: First
    stack: Stack = Field(description="the systems around the connector, and who is paged")
    workload: Workload = Field(description="the changes that people make while the drill runs")
    timeline: tuple[Phase, ...] = Field(min_length=1, description="phases, one after the other, and what breaks in them")
    checks: tuple[Annotated[CheckUse, WithJsonSchema({"x-idrill": "check"})], ...] = Field(min_length=1, description="what must hold")
    quiet: Duration = Field(120.0, description="how long to wait for late duplicates")
    lag: Duration | None = Field(
        None, gt=0, description="p95 from offered to committed while all is well; default 60s, per batch 2 × every"
    )
    tags: tuple[SlugName, ...] = Field((), description="words that select drills, as in `idrill run --only seed`")

    @property
    def entities(self) -> Mapping[str, Entity]:
        """The kinds of records that flow, by name."""
        return self.stack.source.entities

    @property
    def receiver(self) -> str:
        """The kind of fake that plays the destination."""
        return self.stack.destination.fake

    @property
    def is_two_way(self) -> bool:
        """Whether changes are made on both sides and go both ways."""
        return self.workload.both_sides is not None

    @property
    def baseline_s(self) -> float:
        """How long the timeline surely runs before the first fault, in drill seconds."""
        return sum(phase.lasts or 0.0 for phase in takewhile(lambda phase: not phase.faults, self.timeline))

    def as_json(self) -> dict[str, Any]:
        """The definition with its defaults filled in; `Drill.model_validate` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
