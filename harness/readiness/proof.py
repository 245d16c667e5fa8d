"""One proof: a check of a drill that shows a claim. What the records of the drill say about it today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal

from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.readiness.facts import Facts
from harness.readiness.faults import not_injected
from harness.readiness.needs import Need, Pass
from harness.readiness.states import State
from harness.readiness.today import is_of_today

MOST_DAYS = 92
"""How long a proof holds."""
MOST_DAYS_IN_CHANGE = 31
"""How long it holds where the subject changes often."""
PASSES_IN_A_ROW = 3
"""What clears a failure of the same subject."""
GATES = ("complete_streams", "fault_was_felt", "steady_state")
"""Gates that every run must have passed, whichever others it has."""
_CUT = {"times": "some of its faults", "proofs": "its counts"}
_ELSE = {"shared": "the shared channel", "other": "somebody else"}
_SHIELDS_ONLY = "stall"
"""The gate that decides about failures only."""
_PLAYED = {
    "watchdog": frozenset({"single_alert", "detected_within", "alert_names", "resolved_alert"}),
    "pager": frozenset({"escalates_within", "fails_safe"}),
}
"""The checks that judge what a stand-in does."""


@dataclass(frozen=True)
class Proof:
    """A check of a drill, and what its run must have been like. `check` None: the run as a whole passed."""

    drill: str
    check: str | None = None
    needs: tuple[Need, ...] = ()
    refutes_elsewhere: bool = False
    """A page on the route of somebody else refutes it."""
    only_by: frozenset[str] = frozenset()
    """Parts that others may play (`watchdog`, `pager`): a failure of theirs refutes nothing."""
    fails_by: tuple[Need, ...] = ()
    """A failure refutes only where these hold: of another command, say, it says nothing about that of the file."""

    @property
    def words(self) -> str:
        return f"{self.drill} → {self.check}" if self.check else self.drill


@dataclass(frozen=True)
class Shown:
    """What is shown of a proof, and by which run."""

    proof: Proof
    state: State
    why: str
    run: str | None = None
    counts: str = ""
    """What the check counted, in words."""
    age_days: int | None = None
    command: str = ""
    """What changes it."""
    passes: int = 0
    """How often it has passed in a row with today's subject."""
    impossible: str = ""
    """Why no run with this file and this connector can show it; empty: one can."""


@dataclass(frozen=True)
class _Reading:
    """What one run says about a proof: PASS, FAIL, or nothing, and why."""

    record: RunRecord
    says: Literal["PASS", "FAIL", "nothing", "another subject"]
    why: str = ""
    check: CheckOf | None = None


def shown(proof: Proof, records: Sequence[RunRecord], facts: Facts, at: datetime, most_days: int) -> Shown:
    """The state of a proof. `records`: those of this integration up to `at`, oldest first."""
    readings = [_read(proof, record, facts) for record in records if record.drill.name == proof.drill]
    said = [reading for reading in readings if reading.says in {"PASS", "FAIL"}]
    if not said:
        return _nothing_said(proof, readings, at)
    last, age = said[-1], _age(said[-1].record, at)
    row = _passes_in_a_row(said)
    if last.says == "FAIL":
        return _told(proof, State.REFUTED, last, at, last.why)
    if row < len(said) and row < PASSES_IN_A_ROW:
        why = f"{row} of {PASSES_IN_A_ROW} passes in a row since it failed with the same subject"
        return replace(_told(proof, State.FLAKY, last, at, why), passes=row)
    if age is None or age > timedelta(days=most_days):
        return _told(proof, State.STALE, last, at, f"older than {most_days} days")
    return _told(proof, State.PROVEN, last, at, "")


def days_that_hold(records: Iterable[RunRecord], digest: str, at: datetime) -> int:
    """How many days a proof holds: fewer where the subject changed twice within 60 days."""
    since = at - timedelta(days=60)
    recent = [record.subject.digest for record in records if (began := started(record)) is not None and began >= since]
    seen = [*recent, digest]
    changes = sum(before != after for before, after in pairwise(seen))
    return MOST_DAYS_IN_CHANGE if changes >= 2 else MOST_DAYS


def started(record: RunRecord) -> datetime | None:
    """When a run began; None: its journal does not say."""
    return datetime.strptime(record.started, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if record.started else None


def _read(proof: Proof, record: RunRecord, facts: Facts) -> _Reading:
    check = next((each for each in record.checks if each.check == proof.check), None)
    if record.subject.how == "unknown":
        return _Reading(record, "nothing", "what ran there is not known, so it says nothing about the program", check)
    if not is_of_today(record.subject, facts.subject):
        return _Reading(record, "another subject", "the connector, its programs or a watched file have changed since", check)
    outcome = check.outcome if check else record.outcome if proof.check is None else None
    elsewhere = _paged_elsewhere(record, check, facts) if proof.refutes_elsewhere else ""
    if elsewhere or outcome is Outcome.FAIL:
        of_another = next(filter(None, (need(Pass(record, check, facts)) for need in proof.fails_by)), "")
        says: Literal["FAIL", "nothing"] = "nothing" if of_another or _by_a_stand_in(proof, record, facts) else "FAIL"
        return _Reading(record, says, of_another or elsewhere or _found(check, record), check)
    why = next(_lacks(proof, record, check, outcome, facts), "")
    cut = f" ({was_cut(record)})" if why and was_cut(record) else ""
    return _Reading(record, "nothing" if why else "PASS", f"{why}{cut}", check)


def _lacks(proof: Proof, record: RunRecord, check: CheckOf | None, outcome: Outcome | None, facts: Facts) -> Iterator[str]:
    """Why a run that does not fail proves nothing."""
    if outcome is None:
        yield f"this run has no check {proof.check}"
    gates = {each.check for each in record.checks if each.gate}
    yield from (f"the gate {gate} was not judged" for gate in GATES if gate not in gates)
    closed = [each.check for each in record.checks if each.gate and each.outcome is not Outcome.PASS and each.check != _SHIELDS_ONLY]
    if closed:
        yield f"the gate {closed[0]} was not passed"
    if outcome is not Outcome.PASS or record.outcome is Outcome.INCONCLUSIVE or (check is not None and check.seen):
        yield "it was inconclusive"
    if record.started is None:
        yield "its journal does not say when it began"
    if record.ended != "completed" or record.doubts:
        yield "it did not go as planned"
    if record.changed or not record.sealed:
        yield "its files were changed, or not sealed"
    yield from filter(None, [not_injected(record)])
    run = Pass(record, check, facts)
    yield from filter(None, (need(run) for need in proof.needs))


def was_cut(record: RunRecord) -> str:
    """That a record has lost something by which a proof is judged, in words; empty: it has not."""
    lost = [words for what, words in _CUT.items() if what in record.cut]
    return f"its record was too long and has lost {' and '.join(lost)}" if lost else ""


def _paged_elsewhere(record: RunRecord, check: CheckOf | None, facts: Facts) -> str:
    """The first page went to somebody else, in words."""
    paged = next((fault.route for fault in record.times if fault.route is not None), None)
    owner = facts.owner
    of = record.integration
    if paged is None and owner is not None and check is not None and check.found.get("wrong_owner"):
        return f"the page went to a route of nobody, such as the shared channel; the file says {owner.name}"
    if paged in {None, "owner"} or owner is None or of is None or of.name != facts.name or of.routes != facts.routes:
        return ""
    backup = facts.backup
    whose = f"the backup, {backup.name}" if backup is not None and paged == "backup" else _ELSE.get(paged or "", "the backup")
    return f"the first page went to {whose}; the file says {owner.name}"


def _by_a_stand_in(proof: Proof, record: RunRecord, facts: Facts) -> bool:
    """Whether what failed was played by something that is not the user's own."""
    watched = facts.watchdog != "own" or "watchdog" in record.subject.stand_ins
    theirs = frozenset[str]().union(
        _PLAYED["watchdog"] if "watchdog" in proof.only_by and watched else (),
        _PLAYED["pager"] if "pager" in proof.only_by and facts.escalates_by == "pager" else (),
    )
    failed = {proof.check} if proof.check else {each.check for each in record.checks if each.outcome is Outcome.FAIL}
    return bool(failed) and failed <= theirs


def _found(check: CheckOf | None, record: RunRecord) -> str:
    if check is None:
        failed = [each.check for each in record.checks if each.outcome is Outcome.FAIL]
        return f"failed: {', '.join(failed)}"
    found = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in check.found.items())
    return f"{check.check} failed: {found}" if found else f"{check.check} failed"


def _nothing_said(proof: Proof, readings: Sequence[_Reading], at: datetime) -> Shown:
    """No run of today's subject has passed or failed."""
    before = [reading for reading in readings if reading.says == "another subject" and _passed(reading)]
    if before:
        return _told(proof, State.STALE, before[-1], at, before[-1].why)
    if readings:
        return _told(proof, State.WRITTEN, readings[-1], at, readings[-1].why)
    return Shown(proof, State.WRITTEN, "never run")


def _passed(reading: _Reading) -> bool:
    return (reading.check.outcome if reading.check else reading.record.outcome) is Outcome.PASS


def _passes_in_a_row(said: Sequence[_Reading]) -> int:
    row = 0
    for reading in reversed(said):
        if reading.says != "PASS":
            break
        row += 1
    return row


def _age(record: RunRecord, at: datetime) -> timedelta | None:
    began = started(record)
    return None if began is None else at - began


def _told(proof: Proof, state: State, reading: _Reading, at: datetime, why: str) -> Shown:
    age = _age(reading.record, at)
    return Shown(proof, state, why, reading.record.run, _counts(reading.check), age.days if age is not None else None)


_MOST_COUNTS = 3


def _counts(check: CheckOf | None) -> str:
    """The first counts that are not zero, and `exercised` in any case."""
    if check is None:
        return ""
    known = {name: count for name, count in check.counts.items() if count is not None}
    told = {name: count for name, count in list(known.items()) if count and name != "exercised"}
    shown = list(told.items())[:_MOST_COUNTS] + [(name, count) for name, count in known.items() if name == "exercised"]
    return ", ".join(f"{name.replace('_', ' ')} {count:g}" for name, count in shown)
