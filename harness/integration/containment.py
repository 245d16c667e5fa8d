"""From the first sign to the freeze: what breaks, who notices, who is paged, and how writes stop and start again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from harness.drill.connector.controls import ControlName
from harness.drill.stack import Count, Text
from harness.drill.text.broken import Frozen, broken
from harness.integration.words import Person
from harness.units import Duration

MOST_TO_DETECT_S = 15 * 60.0
MOST_TO_ESCALATE_S = 30 * 60.0
STOPPED_S = 30 * 60.0
"""How long `stops_for_30m` asks about."""
Harm = Literal["none", "late", "duplicates", "orphans"]
CLEAN_UP: frozenset[Harm] = frozenset({"duplicates", "orphans"})
"""Harm for which a manual fallback must exist before launch."""


class StopsFor30m(Frozen):
    """What happens when it stands still for half an hour."""

    breaks: Text | None = Field(None, description="what breaks then")
    harm: Harm | None = Field(
        None,
        description="the worst that happens to records: late (they arrive, or are deleted, after the resume), duplicates, or orphans "
        "(they refer to what is not there, stay after the resume, or grant access that was taken away)",
    )
    costs: Text | None = Field(None, description="money or time lost")


class Detect(Frozen):
    """How soon a failure is noticed."""

    within: Duration | None = Field(None, gt=0, description="how soon somebody is paged; 15m is the most that a plan should allow")


class Escalate(Frozen):
    """What happens when nobody acknowledges: `{within: 30m, to: backup}`, or `{by: pager, after: 10m}` where a hosted pager does it."""

    within: Duration | None = Field(None, gt=0, description="how soon the next person is paged; 30m is the most that a plan should allow")
    to: Literal["backup"] | None = Field(None, description="whom the connector or its watchdog pages then")
    by: Literal["pager"] | None = Field(None, description="the hosted pager escalates, which no drill can see")
    after: Duration | None = Field(None, gt=0, description="with `by`: when the pager does it")

    @model_validator(mode="after")
    def _one_way(self) -> Escalate:
        if self.by is not None and (self.to is not None or self.within is not None):
            raise broken("by beside to or within", "{within: 30m, to: backup} or {by: pager, after: 10m}", at=("by",))
        if self.after is not None and self.by is None:
            raise broken("after without by", "{within: 30m, to: backup} or {by: pager, after: 10m}", at=("after",))
        return self

    @property
    def within_s(self) -> float | None:
        """How soon the next person is paged, whoever does it; None: not decided."""
        return self.after if self.by else self.within


class Pause(Frozen):
    """How writes are stopped."""

    control: ControlName | None = Field(None, description="the control of the connector file")
    how: Text | None = Field(None, description="what to do where the connector file has no control for it")
    by: Person | None = Field(None, description="owner, backup or a name: one person can do it")
    approvals: Annotated[Count, Field(ge=0, le=20)] | None = Field(None, description="how many must agree before; two are too many")


class Resume(Frozen):
    """How writes start again."""

    control: ControlName | None = Field(None, description="the control of the connector file")
    how: Text | None = Field(None, description="what to do where the connector file has no control for it")
    by: Person | None = Field(None, description="owner, backup or a name")
    after: Text | None = Field(None, description="what must hold first; `query`: the query of `recover` finds nothing")


class Toggle(Frozen):
    """Something else that contains: a degraded mode, a feature toggle, an isolation."""

    name: Text | None = Field(None, description="what people call it")
    does: Text | None = Field(None, description="what still works then, and what does not")
    how: Text | None = Field(None, description="how to switch it")
    by: Person | None = Field(None, description="owner, backup or a name")
