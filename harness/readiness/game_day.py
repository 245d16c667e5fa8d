"""What a game day has shown of people: by the newest one in which somebody attested who was there.

It is bound to owner and backup, their routes, pause and resume, and not to the program: people stay who they are when code changes. People
learn from a game day that went badly, so the newest one counts alone; a run of the program takes three passes after a failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.readiness.facts import Facts, Promise
from harness.readiness.proof import Proof
from harness.readiness.reading import closed_gate, started
from harness.readiness.shown import Shown
from harness.readiness.states import State
from harness.units import parse_duration

GAME_DAY = "a game day"
HOLDS = timedelta(days=92)
CONTAINS = "contained_by_one_person"
HOLDS_TO_CONTAIN = timedelta(days=184)
"""Two quarters: whether the owner can pause in production."""
_COMMAND = "idrill gameday FILE.gameday.yaml"


def shown_by_people(check: str, records: Sequence[RunRecord], facts: Facts, at: datetime, holds: timedelta = HOLDS) -> Shown:
    """The state of a check of people. `records`: those of this integration, oldest first."""
    proof, open_because = Proof(GAME_DAY, check), "no attested game day is in the archive"
    for record in reversed(records):
        found = next((each for each in record.checks if each.check == check), None)
        if record.people.human is None:
            continue
        why = next(_does_not_count(record, found, facts), "")
        if found is None or why:
            open_because = f"no attested game day shows it; of {record.run}: {why}" if ";" not in open_because else open_because
            continue
        return _told(proof, record, found, at, holds)
    return Shown(proof, State.WRITTEN, open_because, command=_COMMAND)


def backup_answered(records: Sequence[RunRecord], facts: Facts, at: datetime) -> Shown | None:
    """A hosted pager escalated, since the backup acknowledged on a game day; None: none has shown it."""
    shown = (shown_by_people("acknowledged_within", [record], facts, at) for record in reversed(records) if _by_backup(record))
    return next((each for each in shown if each.state is State.PROVEN), None)


def owners_absence(records: Sequence[RunRecord], facts: Facts, at: datetime) -> str:
    """That the owner acknowledged nothing on the attested game days of two quarters, in words; empty: they did, or there was none."""
    recent = [
        record
        for record in records
        if record.people.human == "attested" and (began := started(record)) is not None and at - began <= HOLDS_TO_CONTAIN
    ]
    if facts.owner is None or not recent or any(record.people.acknowledged_by == "owner" for record in recent):
        return ""
    return f"{facts.owner.name} acknowledged no page on a game day in two quarters, of which there were {len(recent)}"


def _by_backup(record: RunRecord) -> bool:
    return record.people.acknowledged_by == "backup"


def _does_not_count(record: RunRecord, check: CheckOf | None, facts: Facts) -> Iterator[str]:
    """Why a game day says nothing about these people. What went wrong counts in a broken run, too."""
    if record.people.human != "attested":
        yield "a scripted team played it" if record.people.human == "scripted" else "nobody attested who was there"
    if record.integration is None or record.integration.people != facts.people:
        yield "owner, backup, their routes, pause or resume have changed since"
    if record.connector != facts.connector:
        yield f"it was played with {record.connector}"
    if check is None:
        yield "it was not asked for; add it to `checks` of the game-day file"
        return
    if check.outcome is Outcome.INCONCLUSIVE or check.seen:
        yield f"{check.check} was inconclusive"
    if check.outcome is Outcome.PASS:
        yield from _falls_short(record, check, facts)


def _falls_short(record: RunRecord, check: CheckOf, facts: Facts) -> Iterator[str]:
    if record.people.called_off or record.ended != "completed" or record.doubts:
        yield "it did not go as planned"
    if record.changed or not record.sealed or record.started is None:
        yield "its files were changed, or do not say when it began"
    yield from filter(None, [closed_gate(record)])
    said = (_laxer(check, name, promise) for (of, name), promise in facts.promises.items() if of == check.check)
    yield from filter(None, said)


def _laxer(check: CheckOf, name: str, promise: Promise) -> str:
    """That the check allowed more than the file promises; empty: it did not."""
    said = check.params.get(name)
    if promise.value is None:
        return f"the file does not say `{promise.key}`"
    try:
        laxer = _size(said) > _size(promise.value)
    except ValueError:
        return f"the check's `{name}` is {said}"
    return f"the check allowed {said}, and `{promise.key}` promises {promise.value}" if laxer else ""


def _size(said: object) -> float:
    """A number of approvals, or a duration in seconds. Raises ValueError."""
    return said if isinstance(said, int) else parse_duration(said)


def _told(proof: Proof, record: RunRecord, check: CheckOf, at: datetime, holds: timedelta) -> Shown:
    began = started(record)
    age = at - began if began is not None else holds
    if check.outcome is Outcome.FAIL:
        found = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in check.found.items())
        return Shown(proof, State.REFUTED, f"{check.check} failed: {found}", record.run, "", age.days, _COMMAND)
    if age > holds:
        return Shown(proof, State.STALE, f"older than {holds.days} days", record.run, "", age.days, _COMMAND)
    return Shown(proof, State.PROVEN, "", record.run, "", age.days)
