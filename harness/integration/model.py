"""An integration file, `*.integration.yaml`: what a team has decided. Four keys are required; all others are EMPTY until somebody decides.

Names and contacts in it belong to the user and never enter a record of the archive.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool

from harness.drill.model import Pattern
from harness.drill.stack import Entities, Text, Word
from harness.drill.text.broken import Frozen
from harness.drill.timeline import SlugName
from harness.integration.comms import Comms, Handoff, Raci, Triage
from harness.integration.containment import Detect, Escalate, Pause, Resume, StopsFor30m, Toggle
from harness.integration.fallback import Fallback
from harness.integration.paths import Paths
from harness.integration.people import People
from harness.integration.recovery import Decision, Limits, Recover, Repair, Replay, Rollback
from harness.integration.upkeep import Compliance, DependsOn, Downstream, Drills, GameDay, History, Recheck, Sla

Arrival = Literal["live", "daily", "once"]
HOSTED = "hosted"
"""A watchdog that somebody else runs."""


class First(Frozen):
    """The steps that everyone must know by heart when it happens; they replace those of a drill."""

    alert: Text | None = Field(None, description="the first alert")
    response: Text | None = Field(None, description="the first human response")
    query: Text | None = Field(None, description="the first verification query; default: that of `recover`")


class Symptom(Frozen):
    """What people see first; in YAML often just the words."""

    seen: Text | None = Field(None, description="in words")
    drill: Text | None = Field(None, description="the drill that shows it, by name or path: its first page is measured")


def _symptom(value: object) -> object:
    return {"seen": value} if isinstance(value, str) else value


Symptoms = tuple[Annotated[Symptom, BeforeValidator(_symptom, json_schema_input_type=Text | Symptom)], ...]


class Runbook(Frozen):
    """What only people can say in the runbook, and where it is kept."""

    file: Text | None = Field(None, description="where the generated runbook is committed")
    link: Text | None = Field(None, description="its address, to which alerts lead")
    symptoms: Symptoms = Field((), description="what people see first: [data stops updating], or {seen: …, drill: …}")
    impact: Text | None = Field(None, description="how to find out who is affected, and how badly")
    safety: tuple[Text, ...] = Field((), description="what to do at once so that it gets no worse")
    diagnosis: tuple[Text, ...] = Field((), description="what to look at, in this order")


class Integration(Frozen):
    schema_: Literal[1] = Field(alias="schema", description="version of this notation")
    integration: SlugName = Field(description="its name")
    pattern: Pattern = Field(description="what is at stake: it sets which drills are due")
    connector: Text = Field(description="its connector file, by name or path")
    watchdog: Text | None = Field(None, description="a connector-like file that pages when the connector is gone, or `hosted`")
    watch: tuple[Text, ...] = Field((), description="files whose change calls for a recheck, as globs: workflow, deployment, permissions")
    arrives: Arrival | None = Field(None, description="how soon records must arrive; a daily or single transfer has a simpler path")
    on_call: StrictBool | None = Field(None, description="whether somebody is on call for it")
    people: People = People()
    entities: Entities = Field({}, description="the kinds of records that flow: name → count, or {of: account} for a reference")
    truth: dict[Word, Text] = Field({}, description="entity → the system whose version counts")
    paths: Paths = Paths()
    first: First = First()
    stops_for_30m: StopsFor30m = StopsFor30m()
    detect: Detect = Detect()
    escalate: Escalate = Escalate()
    pause: Pause = Pause()
    resume: Resume = Resume()
    toggles: tuple[Toggle, ...] = Field((), description="degraded modes and switches that contain, beside the pause")
    replay: Replay = Replay()
    rollback: Rollback = Rollback()
    limits: Limits = Limits()
    recover: Recover = Recover()
    decide: tuple[Decision, ...] = Field((), description="decision points")
    repair: Repair = Repair()
    fallback: Fallback = Fallback()
    comms: Comms = Comms()
    handoff: tuple[Handoff, ...] = Field((), description="the hand-over, step by step, where platform and data have several owners each")
    triage: tuple[Triage, ...] = Field((), description="which failures go to whom first, before an engineer is woken up")
    raci: dict[SlugName, Raci] = Field({}, description="step → who does it, answers for it, is asked and informed")
    history: History = History()
    compliance: Compliance = Compliance()
    sla: Sla = Sla()
    downstream: tuple[Downstream, ...] = Field(
        (), description="systems behind the destination that keep stale records after the repair; `[]`: none"
    )
    depends_on: DependsOn = DependsOn()
    runbook: Runbook = Runbook()
    recheck: Recheck = Recheck()
    drills: Drills = Drills()
    game_day: GameDay = GameDay()

    @property
    def watchdog_is_hosted(self) -> bool:
        """Whether somebody else runs what pages when the connector is gone."""
        return self.watchdog == HOSTED

    @property
    def customer_state(self) -> bool:
        """Whether the strictest rules apply."""
        return self.pattern == "customer-state"

    def as_json(self) -> dict[str, Any]:
        """What was decided, without defaults; `Integration.model_validate` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
