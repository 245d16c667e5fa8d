"""The judgement of one file: its facts, the signs of drift and the archive come to a state for each item, and to one verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from harness.archive.belongs import of_integration
from harness.archive.record import RunRecord
from harness.readiness.facts import Facts, Fit, Waiver
from harness.readiness.game_day import CONTAINS, GAME_DAY, HOLDS, HOLDS_TO_CONTAIN, backup_answered, shown_by_people
from harness.readiness.harm import is_harmful, speaks_against
from harness.readiness.needs import by_no_run, escalates_itself
from harness.readiness.proof import Proof
from harness.readiness.room import no_room
from harness.readiness.rule import Due, verdict
from harness.readiness.shown import PASSES_IN_A_ROW, Shown, days_that_hold, shown
from harness.readiness.signals import Signal
from harness.readiness.states import Ready, State, worst
from harness.readiness.table import ITEMS, Asked, ByWord, IfHarmful, Item, NotDue, the_quarter
from harness.readiness.today import digest_of

LONGEST_WAIVER = timedelta(days=92)
_NEVER_WAIVED = "B8"
_RUNNABLE = Fit("RUNNABLE")


@dataclass(frozen=True)
class Standing:
    """Where an item stands."""

    item: Item
    state: State | None
    """None: it is not due."""
    why: str
    line: int
    by_word: bool = False
    shown: tuple[Shown, ...] = ()
    """Each proof that is asked for."""
    signals: tuple[Signal, ...] = ()
    command: str = ""
    """What changes the state; empty: nothing has to."""
    by_proof: bool = False
    """A proof decides the state, and `why` is about the first such one."""

    @property
    def is_met(self) -> bool:
        return self.state is None or Due(self.item.keys[0], self.state, self.by_word).is_met


@dataclass(frozen=True)
class _View:
    """What each item is held against. `records`: of this integration, oldest first."""

    facts: Facts
    records: tuple[RunRecord, ...]
    signals: tuple[Signal, ...]
    at: datetime
    days: int


@dataclass(frozen=True)
class Assessment:
    """All that readiness says of a file."""

    facts: Facts
    at: datetime
    standings: tuple[Standing, ...]
    ready: Ready
    waived_ready: Ready
    """The verdict if what is waived counted as met."""
    doubts: tuple[str, ...]
    """Why the archive cannot be relied on: a record was removed or changed, or nobody could know."""
    records: tuple[RunRecord, ...]
    """The records of this integration up to then, oldest first."""
    days: int
    """How many days a proof holds."""

    @property
    def waived(self) -> int:
        return sum(standing.state is State.WAIVED for standing in self.standings)

    @property
    def reviewed(self) -> bool:
        """Whether a review is not asked for, or there is one of the file as it is today."""
        return self.facts.is_reviewed or not self.facts.needs_reviewer


def assess(
    facts: Facts, records: Sequence[RunRecord], at: datetime, *, signals: Sequence[Signal] = (), doubts: Sequence[str] = ()
) -> Assessment:
    """Judge a file at an instant. `records`: any order, of any integration."""
    mine = of_integration(records, facts.name, facts.subject.file, f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    days = days_that_hold(mine, digest_of(facts.subject), at)
    view = _View(facts, mine, tuple(signals), at, days)
    standings = tuple(_standing(item, view) for item in (*ITEMS, the_quarter(facts)))
    due = [Due(each.item.keys[0], each.state, each.by_word) for each in standings if each.state is not None]
    reviewed = facts.is_reviewed or not facts.needs_reviewer
    ready, waived_ready = (verdict(due, reviewed=reviewed, doubts=bool(doubts), allow_waived=waived) for waived in (False, True))
    return Assessment(facts, at, standings, ready, waived_ready, tuple(doubts), mine, days)


def _standing(item: Item, view: _View) -> Standing:
    facts, cell = view.facts, item.cells[view.facts.pattern]
    if isinstance(cell, IfHarmful):
        cell = cell.asked if is_harmful(facts, view.records) else NotDue("a stop of 30 minutes leaves no duplicates and no orphans")
    written = _written(item, view)
    if isinstance(cell, NotDue):
        return Standing(item, None, cell.why, written.line)
    if isinstance(cell, ByWord):
        return replace(written, by_word=True)
    of_runs = tuple(_proof(item, proof, view) for proof in cell.due(facts))
    return _together(written, (*of_runs, *_of_people(item, cell, view)), _computed(item, view))


def _of_people(item: Item, cell: Asked, view: _View) -> Iterator[Shown]:
    """What a game day must show of an item: that the owner can pause holds for two quarters."""
    for check in cell.game_day:
        holds = HOLDS_TO_CONTAIN if item.id == "C3" and check == CONTAINS else HOLDS
        yield shown_by_people(check, view.records, view.facts, view.at, holds)


def _written(item: Item, view: _View) -> Standing:
    """What the file alone, and what is around it, comes to."""
    facts = view.facts
    line = next((facts.lines[key] for key in item.keys if key in facts.lines), 1)
    signals = tuple(signal for signal in view.signals if signal.key in item.keys)
    empty = next((key for key in item.keys if key in facts.empty), None)
    if empty is not None:
        why = f"`{empty}`: {facts.empty[empty]}"
        where = facts.lines.get(empty, line)
        return Standing(item, State.EMPTY, why, where, signals=signals, command=f"decide `{empty}` in {facts.file}:{where}")
    if signals:
        state = worst(signal.state for signal in signals)
        told = next(signal for signal in signals if signal.state is state)
        return Standing(item, state, f"{told.code}: {told.text}", told.line or line, signals=signals, command=told.command)
    return Standing(item, State.WRITTEN, "", line)


def _proof(item: Item, proof: Proof, view: _View) -> Shown:
    """What is shown of a proof, and what would change it."""
    facts = view.facts
    found = shown(proof, view.records, facts, view.at, view.days)
    if found.state is State.PROVEN:
        return found
    waiver = next((each for each in facts.waivers if each.drill == proof.drill), None)
    if waiver is not None and found.state is not State.REFUTED and item.id != _NEVER_WAIVED and holds(waiver, view.at.date(), facts):
        return replace(found, state=State.WAIVED, why=f"{waiver.reason}, until {waiver.until}, says {waiver.reviewer} (line {waiver.line})")
    why_not = _impossible(proof, facts)
    if escalates_itself in proof.needs and facts.escalates_by == "pager" and (answered := backup_answered(view.records, facts, view.at)):
        return replace(found, state=State.PROVEN, why="", run=answered.run, age_days=answered.age_days)
    if why_not:
        return replace(found, impossible=why_not, why=f"IMPOSSIBLE: {why_not}" if found.state is State.WRITTEN else found.why)
    often = f" --repeat {PASSES_IN_A_ROW - found.passes}" if found.state in {State.FLAKY, State.REFUTED} else ""
    return replace(found, command=f"idrill run {proof.drill} --integration {facts.file}{often}")


def holds(waiver: Waiver, day: date, facts: Facts) -> bool:
    """Whether a waiver is in force: it has a reason, a reviewer who is neither owner nor backup, and an end that is near."""
    theirs = {person.name for person in (facts.owner, facts.backup) if person is not None}
    good = bool(waiver.reason and waiver.reviewer) and waiver.reviewer not in theirs
    return good and waiver.until is not None and day <= waiver.until <= day + LONGEST_WAIVER


def _impossible(proof: Proof, facts: Facts) -> str:
    if facts.known is not None and proof.drill not in facts.known:
        return f"there is no drill {proof.drill}"
    fit = facts.fits.get(proof.drill, _RUNNABLE)
    if fit.fitness == "IMPOSSIBLE":
        return "; ".join(fit.said)
    if proof.check is not None and fit.checks is not None and proof.check not in fit.checks:
        return fit.left_out.get(proof.check) or f"{proof.drill} has no check {proof.check} with this connector"
    return by_no_run(proof.needs, facts)


def _computed(item: Item, view: _View) -> str:
    """What the figures of the file, or a count of a run, refute; empty: nothing."""
    if item.id == "C4":
        return no_room(view.facts)
    return speaks_against(view.facts, view.records) if item.id == "Q1" else ""


def _together(written: Standing, proofs: tuple[Shown, ...], computed: str) -> Standing:
    """The worst of what the file says, of the proofs, and of what is computed."""
    if computed:
        return replace(written, state=State.REFUTED, why=computed, shown=proofs, command=f"change it in line {written.line}, or its cause")
    by_proof = worst(each.state for each in proofs)
    if written.state not in {None, State.WRITTEN} and worst((written.state or by_proof, by_proof)) is written.state:
        return replace(written, shown=proofs)
    first = next(each for each in proofs if each.state is by_proof)
    why = f"{first.proof.words}: {first.why}" if first.why else ""
    return replace(written, state=by_proof, why=why, shown=proofs, command=first.command, by_proof=True)


def open_drills(assessment: Assessment) -> frozenset[str]:
    """The drills that are due and prove too little."""
    proofs = [each for standing in assessment.standings for each in standing.shown if standing.state is not None]
    return frozenset(each.proof.drill for each in proofs if each.state is not State.PROVEN and each.proof.drill != GAME_DAY)
