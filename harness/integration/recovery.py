"""From the freeze back to whole data: replay, roll-back, the room that the backfill has, its steps, and the repair."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, Strict

from harness.drill.connector.controls import ControlName
from harness.drill.stack import Text
from harness.drill.text.broken import Frozen
from harness.integration.words import Command
from harness.units import Duration, Rate, Share


class Replay(Frozen):
    """How everything is done again without duplicates."""

    control: ControlName | None = Field(None, description="the control of the connector file")
    how: Text | None = Field(None, description="what to do where the connector file has no control for it")
    dedupe: Text | None = Field(None, description="why a replay makes no duplicates: the rule, in words")


class Rollback(Frozen):
    """How a bad deployment is taken back; customer state needs it."""

    order: tuple[Text, ...] = Field((), description="the systems, in the order in which they are rolled back")
    audit_export: Command | None = Field(None, description="a command that exports who changed what")


class Limits(Frozen):
    """The room that the backfill has."""

    calls: Rate | None = Field(None, gt=0, description="calls that the destination allows")
    normal: Rate | None = Field(None, ge=0, description="records that flow on an ordinary day")
    peak: Rate | None = Field(None, ge=0, description="records that flow when most flow")
    calls_per_record: Annotated[float, Strict(), Field(gt=0, le=1000)] = Field(1.0, description="calls that one record takes")

    def spare(self) -> float | None:
        """Calls per second that are left for a backfill on an ordinary day; None: not decided."""
        return None if self.calls is None or self.normal is None else self.calls - self.normal * self.calls_per_record

    def backfill_s(self, outage_s: float) -> float | None:
        """How long the backlog of an outage at peak takes beside ordinary traffic; infinite: no call is left. None: not decided."""
        spare = self.spare()
        if spare is None or self.peak is None:
            return None
        return outage_s * self.peak * self.calls_per_record / spare if spare > 0 else float("inf")


class Step(Frozen):
    """A step of the recovery; in YAML often just its share."""

    share: Share | None = Field(None, gt=0, description="how much of the traffic flows")
    until: Text | None = Field(None, description="what must hold before the next step")


def _step(value: object) -> object:
    return {"share": value} if isinstance(value, str) else value


Steps = tuple[Annotated[Step, BeforeValidator(_step, json_schema_input_type=Share | Step)], ...]


class Recover(Frozen):
    """How traffic returns step by step, and how the data is verified after each."""

    in_steps: Steps = Field((), description="how traffic returns: [10%, 50%, 100%], or {share: 10%, until: no new orphans for 10m}")
    relapse: Text | None = Field(None, description="what to do when a step makes it worse")
    within: Duration | None = Field(None, gt=0, description="how soon all data is whole again")
    query: Text | None = Field(None, description="the first verification query, in words")
    run: Command | None = Field(None, description="a command that answers the query")


class Decision(Frozen):
    """A decision point: what to do when something is the case."""

    when: Text | None = Field(None, description="what is the case")
    do: Text | None = Field(None, description="what to do")
    drill: Text | None = Field(None, description="the drill that rehearses it, by name or path")


class Repair(Frozen):
    """How records that are wrong get right."""

    records: Text | None = Field(None, description="how to find the records that need repair")
    by: Literal["replay", "reconcile"] | None = Field(None, description="replay them, or compare both sides and correct")
    not_by_hand: Text | None = Field(None, description="when nobody may correct a record by hand")
