"""`verdicts.json`: the judgement, saved beside the evidence. Its fields, and how to read it.

Fields that were added later have a default, so older files stay readable. A reader ignores fields that it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config

from harness import regular_file
from harness.checks.verdict import Count, Finding, Outcome
from harness.evidence.surrogates import whole
from harness.plan.model import Speed, Whole
from harness.reach import LONGEST_S

VERSION: Literal[1] = 1
_Seconds = Annotated[float, Field(ge=-2 * LONGEST_S, le=2 * LONGEST_S)]
"""Between any two moments of a run."""
_SAVED = ConfigDict(allow_inf_nan=False)


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class SavedVerdict:
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
    findings: tuple[Finding, ...]
    exhibits: dict[str, tuple[dict[str, Any], ...]]
    """By name: the first 20 rows that prove it; open. The report has all of them."""


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class Sealed:
    """Whether each file of the run is complete and unchanged, by its path."""

    sealed: bool
    """False: it is not known whether they were changed."""
    changed: tuple[str, ...]
    """Files whose content is not what their writers wrote."""
    unvouched: tuple[str, ...]
    """Files whose writers could not report a digest."""


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class FaultTimes:
    """The times of one fault, in drill seconds; `_t`: after the timeline's zero. A note says why there is no number."""

    fault: str
    """Its id in the plan."""
    kind: str
    target: str
    where: str
    injected_t: _Seconds | None
    healed_t: _Seconds | None
    mttd_s: _Seconds | None
    """From the injection to the first message on an owner's route."""
    mttd_note: str
    mtta_s: _Seconds | None
    """From that message to its acknowledgement."""
    mtta_note: str
    mttr_s: _Seconds | None
    """From the injection until all records owed at the heal have arrived and the incident is resolved."""
    mttr_note: str


@with_config(_SAVED)
@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """The outcome of a run, with everything that led to it."""

    verdicts: tuple[SavedVerdict, ...]
    version: Literal[1]
    """The version of the file."""
    run: str
    drill: str
    connector: str
    outcome: Outcome
    exit_code: int
    reasons: tuple[str, ...]
    """Deviations from the plan."""
    seal: Sealed = Sealed(sealed=False, changed=(), unvouched=())
    times: tuple[FaultTimes, ...]
    speed: Speed
    """Drill seconds per wall second."""
    seed: Whole
    confined: str = ""
    """Which confinement was in force; empty: not noted."""


def read_verdicts(path: Path) -> Verdicts:
    """Raises OSError; ValueError (pydantic's ValidationError where a field does not fit) and RecursionError when it is no such file."""
    return form().validate_json(whole(regular_file.read(path)))


@cache
def form() -> TypeAdapter[Verdicts]:
    """The contents of the file."""
    return TypeAdapter(Verdicts)
