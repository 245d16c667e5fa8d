"""What became of the actions of reviews: what people say, and what the archive shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from harness.archive.record import RunRecord
from harness.checks.verdict import Outcome
from harness.review.model import Action, Review

_SHIELD = "stall"
"""The gate that only shields failures: without it a PASS still stands."""


class State(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    SAID = "said done"
    VERIFIED = "verified"
    REGRESSED = "regressed"


@dataclass(frozen=True)
class Followed:
    """An action, and where it stands."""

    review: Path
    run: str
    action: Action
    state: State
    due: bool
    """Its day is past, and it is neither said to be done nor verified."""
    shown_by: str
    """The run that verified it, or after which it counts as regressed; empty: there is none."""


def follow(path: Path, review: Review, records: Sequence[RunRecord], today: date) -> Iterator[Followed]:
    """The actions of one review, in its order. `records`: one for each run, oldest first."""
    for action in review.actions:
        state, run = _shown(review, action, records)
        past = action.due < today
        if state is None:
            state = State.SAID if action.done else State.OVERDUE if past else State.OPEN
        yield Followed(path, review.run, action, state, past and state in {State.OVERDUE, State.REGRESSED}, run)


def _shown(review: Review, action: Action, records: Sequence[RunRecord]) -> tuple[State | None, str]:
    """By the newest run of the drill on a subject newer than that of the review's run. A FAIL counts once the action had been said to be
    done, or had been verified: before that it is what the action is for."""
    state: State | None = None
    run = ""
    for record in _newer(review, action, records):
        outcome = _outcome(record, action.done_when.check)
        if outcome is Outcome.PASS:
            state, run = State.VERIFIED, record.run
        elif outcome is Outcome.FAIL and (state is not None or (action.done and _day(record) >= action.done.isoformat())):
            state, run = State.REGRESSED, record.run
    return state, run


def _newer(review: Review, action: Action, records: Iterable[RunRecord]) -> Iterator[RunRecord]:
    """Runs of the action's drill after the review's own run, on another subject; of the same integration where both name one."""
    own = next((record for record in records if record.run == review.run), None)
    subject = own.subject.digest if own else review.subject
    began = own.started if own and own.started else f"{review.played.isoformat()}T"
    for record in records:
        other = own is not None and own.integration and record.integration and own.integration.name != record.integration.name
        is_later = record.started is not None and record.started > began and record.run != review.run
        if record.drill.name == action.done_when.drill and is_later and not other and not _is(record, subject):
            yield record


def _is(record: RunRecord, subject: str | None) -> bool:
    return subject is not None and record.subject.digest.startswith(subject)


def _outcome(record: RunRecord, name: str) -> Outcome | None:
    """Of a check; None where the run does not have it, or where a closed gate leaves its PASS without weight."""
    found = next((check.outcome for check in record.checks if check.check == name), None)
    closed = any(check.gate and check.outcome is not Outcome.PASS and check.check != _SHIELD for check in record.checks)
    return None if found is Outcome.PASS and closed else found


def _day(record: RunRecord) -> str:
    return (record.started or "")[:10]
