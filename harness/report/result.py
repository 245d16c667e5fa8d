"""`report/result.json`: its fields, and how to read it. It is for programs that want one file; `idrill` reads it nowhere.

Fields that were added later have a default, so older files stay readable. A reader ignores fields that it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config

from harness import regular_file
from harness.checks.judge.saved import FaultTimes, Sealed
from harness.checks.verdict import Count, Finding, Outcome
from harness.drill.model import Category, Pattern
from harness.evidence.surrogates import whole
from harness.journal.events.faults import HealedFor
from harness.journal.events.phases import PhaseOver
from harness.plan.model import Role, Speed, Whole
from harness.reach import LONGEST_S

VERSION: Literal[1] = 1
_SAVED = ConfigDict(allow_inf_nan=False)
Moment = Annotated[float, Field(ge=-2 * LONGEST_S, le=2 * LONGEST_S)]
"""Drill seconds after the timeline's zero."""


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class Remembered:
    """The runbook: the steps that everyone must know by heart when it happens, as the drill's author expects them. Nothing that was
    measured in the run."""

    alert: str
    """Which alert to expect first."""
    response: str
    """What a person does first."""
    query: str
    """Which query verifies it."""


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class Story:
    """The drill, in its author's words."""

    title: str
    category: Category
    pattern: Pattern
    why: str
    first: Remembered


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class ResultVerdict:
    """The verdict of one check."""

    check: str
    outcome: Outcome
    summary: str
    gate: bool
    """Whether it decides if others can be judged."""
    seen_not_judged: bool
    """It would have failed, but something excuses all that it found."""
    params: dict[str, Any]
    """As the drill gives them; open."""
    counts: dict[str, Count]
    """Its counts and measurements, by name; null: infinite or unknown."""
    by_entity: dict[str, dict[str, int]]
    """Entity → its counts, where the check counts each entity by itself."""
    findings: tuple[Finding, ...]
    exhibits: dict[str, int]
    """By name: how many rows prove it."""
    exhibit_files: dict[str, str]
    """By name: the CSV file with these rows, below `report/`."""


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class PhaseTimes:
    """One phase; `_t`: in drill seconds after the timeline's zero."""

    phase: str
    role: Role
    started_t: Moment
    ended_t: Moment | None
    """null: it never ended."""
    why: PhaseOver | Literal[""]
    """Why it ended; empty: it did not."""


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class StartTimes:
    """One start of a process under test, and how it ended; `_t`: in drill seconds after the timeline's zero."""

    actor: str
    attempt: int
    """Counted from 1."""
    why: str
    """Why it was started."""
    started_t: Moment
    ended_t: Moment | None
    """null: it was never seen to end."""
    lived_s: Moment | None
    """Drill seconds."""
    code: int | None
    """With which it exited; negative: the signal that ended it."""
    how: str | None
    """How it ended."""
    expected: bool | None
    """Whether the drill or the connector file wants it so."""
    log: str
    """Where its output is, in the run directory."""


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class FaultRow:
    """One fault of the plan; `_t`: in drill seconds after the timeline's zero, null where it never came to that."""

    fault: str
    """Its id in the plan."""
    kind: str
    target: str
    where: str
    phase: str
    sent_t: Moment | None
    """When the injection was sent."""
    injected_t: Moment | None
    """When it was read back."""
    healed_t: Moment | None
    """When the heal was sent."""
    heal_why: HealedFor | Literal[""]
    hits: int | None
    """How many requests it met; null: it does not count."""


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class Result:
    """A run and its verdicts."""

    result: Literal[1]
    """The version of the file."""
    run: str
    drill: str
    connector: str
    about: Story
    outcome: Outcome
    exit_code: int
    reasons: tuple[str, ...]
    """Deviations from the plan."""
    verdicts: tuple[ResultVerdict, ...]
    times: tuple[FaultTimes, ...]
    started: str | None
    """When, in ISO 8601 and UTC; null: the journal does not say."""
    speed: Speed
    """Drill seconds per wall second."""
    seed: Whole
    seal: Sealed
    confined: str
    """Which confinement was in force; empty: not noted."""
    phases: tuple[PhaseTimes, ...]
    starts: tuple[StartTimes, ...]
    faults: tuple[FaultRow, ...]
    environment: dict[str, str]
    """Its environment, in words; open."""
    repeat: str
    """The command that runs the same drill once more."""


def read_result(path: Path) -> Result:
    """Raises OSError; ValueError (pydantic's ValidationError where a field does not fit) and RecursionError when it is no such file."""
    return form().validate_json(whole(regular_file.read(path)))


@cache
def form() -> TypeAdapter[Result]:
    """The contents of the file."""
    return TypeAdapter(Result)
