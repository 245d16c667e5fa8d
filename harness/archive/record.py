"""A record: the facts about a judged run that are kept for ever. Reading is strict: it refuses unknown keys and values.

Texts have a fixed form or come from a fixed list. Texts written by people or systems stay in the run directory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config

from harness.archive.words import Cut, Digest, Kept, Link, Name, Role, RunId, Word
from harness.checks.verdict import Outcome
from harness.drill.model import Category, Pattern
from harness.gameday.words import Standing
from harness.integration.exports import Exported
from harness.integration.overlay.change import Loosened
from harness.journal.events.run import EndedAs
from harness.plan.model import Speed, Whole
from harness.reach import LONGEST_S
from harness.subject import Commit, Files, Subject  # noqa: F401  # the published schema looks the parts up here

VERSION: Literal[1] = 1
_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)
_Seconds = Annotated[float, Field(ge=-2 * LONGEST_S, le=2 * LONGEST_S)]

Detected = Literal["", "not injected", "not detected", "no page expected", "already open"]
"""Why there is no time to detect; empty: there is one."""
Acknowledged = Literal["", "no incident", "already open", "not measured"]
Recovered = Literal[
    "", "data only: no incident", "data only: resolved too early", "not injected", "not healed", "records missing", "data wrong",
    "not resolved",
]  # fmt: skip
"""`data wrong`: a check of the data failed. `data only: …` has a time all the same."""
Responder = Literal["simulated", "people", "script", "nobody"]
"""Who acknowledges pages. The times of the alert sink's simulated responder and of a scripted team say nothing about people."""
Human = Literal["scripted", "browser", "attested"]
"""How people took part: a script played them, they came with a browser, or the game master has confirmed who was there."""


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class DrillOf:
    """The drill, as it was carried out."""

    name: Name
    digest: Digest
    """Of its definition, with all that was adapted; its prose does not count."""
    category: Category
    pattern: Pattern
    entities: tuple[Word, ...]
    source: Name
    destination: Name
    rate_limit: Kept = None
    """Of the destination, in the drill's own notation."""
    adapted: int = 0
    """How many things about it were made to fit the connector."""
    in_python: bool = False
    """Whether a test wrote its timeline."""


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class IntegrationOf:
    """The integration that the drill was carried out for."""

    name: Name
    digest: Digest
    """Of what its file says, without signatures."""
    routes: Digest
    """Of the routes of owner and backup. Their names may be those of people."""
    people: Digest | None = None
    """Of owner and backup, their routes, pause and resume: what a game day is bound to. null: its plan does not say."""
    loosened: tuple[Loosened, ...] = ()
    """The deadlines that it made longer than the drill has them."""
    exports: dict[Exported, Digest] = field(default_factory=dict)
    """What was exported at the end by commands of its own → the digest of the command and of the files that it names."""


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class CheckOf:
    """The verdict of one check."""

    check: Name
    outcome: Outcome
    gate: bool = False
    """Whether it decides if others can be judged."""
    seen: bool = False
    """It would have failed, but something excuses all that it found."""
    params: dict[Word, Kept] = field(default_factory=dict)
    """As the drill gives them; null: a text that does not belong here."""
    counts: dict[Word, int | float | None] = field(default_factory=dict)
    """Its counts and measurements; null: infinite or unknown."""
    found: dict[Word, int] = field(default_factory=dict)
    """Kind of violation → how many were judged."""
    by_entity: dict[Word, dict[Word, int]] = field(default_factory=dict)
    """Entity → its counts, where the check counts each entity by itself."""


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class TimesOf:
    """The times of one fault, in drill seconds; `_t`: after the timeline's zero."""

    fault: Name
    """Its id in the plan."""
    kind: Name
    where: Name
    """The link, the fake or the process that it struck."""
    injected_t: _Seconds | None = None
    healed_t: _Seconds | None = None
    mttd_s: _Seconds | None = None
    mttd_note: Detected = ""
    route: Role | None = None
    """Whose route the incident was opened on; null: there was none."""
    mtta_s: _Seconds | None = None
    mtta_note: Acknowledged = ""
    mttr_s: _Seconds | None = None
    mttr_note: Recovered = ""


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class ControlOf:
    """A control of the connector that was used."""

    control: Name
    at_t: _Seconds | None
    """Drill seconds after the timeline's zero."""
    by: Standing | Literal["drill"] = "drill"
    """Who had it used: the drill itself, or a person of the game day, by what they are to the integration."""


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class PeopleOf:
    """The people in the run."""

    responder: Responder
    """Who acknowledged pages."""
    acts: int = 0
    """How many acts of people it has: without a game day, none."""
    human: Human | None = None
    """null: nobody took part."""
    called_off: bool = False
    """Whether the game day ended early; then the times are those up to there."""
    acknowledged_by: Standing | None = None
    """Who acknowledged first, owner and backup before others."""
    acknowledged_s: _Seconds | None = None
    """All times count from the first page, in drill seconds; null: it did not happen, or there was no page."""
    declared_s: _Seconds | None = None
    decided_s: _Seconds | None = None
    first_notice_s: _Seconds | None = None
    contained_s: _Seconds | None = None
    """Until the last write that was under way when people paused the connector."""
    resolved_s: _Seconds | None = None
    """Until somebody said that it was over."""
    notices: int = 0
    promises: int = 0
    """How many notices, before it was over, named the time of the next one."""
    decisions: int = 0
    approvals: int = 0
    handovers: int = 0
    """How many times somebody handed a role over."""


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """One judged run."""

    record: Literal[1]
    """The version of the file."""
    run: RunId
    started: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")] | None
    """In UTC; null: its journal does not say."""
    outcome: Outcome
    exit_code: int
    ended: EndedAs | None
    """null: it has no end, its harness was killed."""
    doubts: int = 0
    """How many things went another way than planned; the run directory says which."""
    sealed: bool
    """Whether it is known if someone changed a file of the run."""
    changed: int = 0
    """How many files of the run someone else had changed."""
    drill: DrillOf
    integration: IntegrationOf | None = None
    """Whose names, people and limits the drill had; null: its own."""
    connector: Name
    file: Name
    """The connector file's name, without folder and ending: variants of a connector share its name."""
    subject: Subject
    """The subject of the run."""
    runtime: Name
    speed: Speed
    """Drill seconds per wall second."""
    seed: Whole
    ran_with: Name | None
    """The version of the harness that carried it out; null: not known."""
    judged_with: Name
    """The version of the harness that judged it."""
    checks: tuple[CheckOf, ...]
    faults: int
    """How many faults were planned. Of very many, `times` has the first ones."""
    times: tuple[TimesOf, ...]
    controls: tuple[ControlOf, ...] = ()
    people: PeopleOf
    cut: tuple[Cut, ...] = ()
    """What it has lost because it would have been too long, the least useful first."""
    ci: Link | None = None
    """The page of the job that ran it."""
    manifest: Digest
    """SHA-256 over the digests of the files of the run."""


@cache
def form() -> TypeAdapter[RunRecord]:
    """The contents of the file."""
    return TypeAdapter(RunRecord)
