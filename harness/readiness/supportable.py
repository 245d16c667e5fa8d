"""The seven questions about support, answered by runs: how many are proven, never a percentage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from harness.archive.record import RunRecord
from harness.archive.times import recovery
from harness.readiness import needs
from harness.readiness.facts import Facts, Key
from harness.readiness.needs import Pass
from harness.readiness.proof import Proof
from harness.readiness.shown import Shown, shown
from harness.readiness.states import State
from harness.readiness.today import is_of_today
from harness.report.wording import many, number, span

Answer = Literal["proven", "written", "unknown", "refuted"]
PER_RECORDS = 10_000
"""How rare failures are is told as so many of this many records."""


@dataclass(frozen=True)
class Question:
    """One of the seven, and the proofs that answer it: all of them are needed."""

    id: str
    asks: str
    keys: tuple[Key, ...]
    """Keys of the file that answer it in words."""
    proofs: tuple[Proof, ...]
    of_feed: tuple[Proof, ...] = ()
    """In place of these for a reporting feed; empty: the same."""

    def asked(self, facts: Facts) -> tuple[Proof, ...]:
        return self.of_feed if self.of_feed and facts.pattern == "reporting-feed" else self.proofs


@dataclass(frozen=True)
class Answered:
    """An answer, with the runs that give it."""

    question: Question
    answer: Answer
    why: str
    shown: tuple[Shown, ...]

    @property
    def runs(self) -> tuple[str, ...]:
        """Those that prove or refute it, each once."""
        told = (each.run for each in self.shown if each.run and each.state in {State.PROVEN, State.REFUTED})
        return tuple(dict.fromkeys(told))


def _without_a_hand(run: Pass) -> str:
    return f"{run.record.controls[0].control} was used" if run.record.controls else ""


_AUTOMATIC = (
    "flapping-link",
    "latency-spike",
    "token-expiry",
    "surge-times-ten",
    "hostile-requests",
    "destination-restarts",
    "maintenance-page",
)

_DISABLED = Proof(
    "connector-disabled-20m", "detected_within", (needs.names, needs.detected, needs.own_watchdog), only_by=frozenset({"watchdog"})
)
_PAGER = frozenset({"pager"})
_ESCALATED = Proof("unanswered-page", "escalates_within", (needs.names, needs.to_backup, needs.escalates_itself), only_by=_PAGER)

QUESTIONS = (
    Question(
        "S1",
        "is someone told?",
        ("people", "detect"),
        (
            Proof("connector-down-20m", "single_alert", (needs.names,)),
            Proof("connector-down-20m", "detected_within", (needs.names, needs.detected)),
            Proof("expired-credential", "detected_within", (needs.names, needs.detected)),
        ),
        (_DISABLED, Proof("source-down", "single_alert", (needs.names, needs.detected))),
    ),
    Question(
        "S2",
        "does the alert lead to the clues?",
        ("history",),
        (
            Proof("connector-down-20m", "alert_names", (needs.names,)),
            Proof("unfamiliar-on-call", "alert_leads", (needs.names,)),
            Proof("history-outlives-a-crash", "history_complete"),
            Proof("poison-record", "dead_letters_named"),
        ),
    ),
    Question(
        "S3",
        "can someone act on it?",
        ("pause", "replay"),
        (
            Proof("replay-run-twice", "exactly_once"),
            Proof("freeze-holds", "no_writes_during"),
            Proof("poison-record", "exactly_once"),
        ),
    ),
    Question("S4", "does it run without a person?", (), tuple(Proof(drill, None, (_without_a_hand,)) for drill in _AUTOMATIC)),
    Question(
        "S5",
        "is it clear who acts?",
        ("people", "escalate"),
        (
            Proof("connector-down-20m", "single_alert", (needs.names, needs.to_owner), refutes_elsewhere=True),
            _ESCALATED,
        ),
        (
            Proof("source-down", "single_alert", (needs.names, needs.to_owner), refutes_elsewhere=True),
            _ESCALATED,
        ),
    ),
    Question("S6", "is the service level kept?", (), ()),
    Question("S7", "what if nobody notices?", ("escalate",), (Proof("nobody-notices", "fails_safe", only_by=_PAGER),)),
)


def answers(facts: Facts, records: Sequence[RunRecord], at: datetime, days: int) -> tuple[Answered, ...]:
    """All seven. `records`: those of this integration up to `at`, oldest first."""
    return tuple(
        _service_level(question, facts, records) if question.id == "S6" else _answered(question, facts, records, at, days)
        for question in QUESTIONS
    )


def proven(answered: Sequence[Answered]) -> str:
    """`5 of 7 proven`."""
    return f"{sum(each.answer == 'proven' for each in answered)} of {len(answered)} proven"


def _answered(question: Question, facts: Facts, records: Sequence[RunRecord], at: datetime, days: int) -> Answered:
    found = tuple(shown(proof, records, facts, at, days) for proof in question.asked(facts))
    refuted = [each for each in found if each.state is State.REFUTED]
    good = sum(each.state is State.PROVEN for each in found)
    if refuted:
        return Answered(question, "refuted", f"{refuted[0].proof.words}: {refuted[0].why}", found)
    if good == len(found):
        return Answered(question, "proven", "", found)
    missing = next(each for each in found if each.state is not State.PROVEN)
    written = bool(question.keys) and not any(key in facts.empty for key in question.keys)
    why = f"{good} of {len(found)} shown; missing: {missing.proof.words}: {missing.why}"
    return Answered(question, "written" if written or good else "unknown", why, found)


def _service_level(question: Question, facts: Facts, records: Sequence[RunRecord]) -> Answered:
    """Time to recover and share of records that arrived, over all judged runs of today's subject, against what was promised."""
    promised = [words for words in (_promised(facts.sla_recover_s), facts.sla_records and f"{facts.sla_records:.2%} of records") if words]
    if not promised:
        return Answered(question, "unknown", "nobody has promised anything: `sla`", ())
    mine = [one for one in records if _asks_for_recovery(one) and is_of_today(one.subject, facts.subject)]
    back, count = recovery(mine), counted(mine)
    if not back.cases or not count.offered:
        return Answered(question, "written", f"promised: {', '.join(promised)}; no run of today's subject has measured it", ())
    slow = facts.sla_recover_s is not None and (back.never > 0 or max(back.known_s) > facts.sla_recover_s)
    lost = facts.sla_records is not None and count.share < facts.sla_records
    longest = [f"longest recovery {span(max(back.known_s))}"] if back.known_s else []
    never = [f"{back.never} of {many(back.cases, 'outage')} not recovered"] if back.never else []
    told = f"promised: {', '.join(promised)}; {', '.join([*longest, *never])}, {count.missing} of {number(count.offered)} records missing"
    if slow or lost:
        return Answered(question, "refuted", told, ())
    if facts.sla_records is not None and count.offered < (needed := _enough(facts.sla_records)):
        return Answered(question, "written", f"{told}; {number(needed)} records are needed to show that", ())
    return Answered(question, "proven", told, ())


def _asks_for_recovery(record: RunRecord) -> bool:
    """A run to its end of a drill that waits until everything has arrived: others stop while something is still wrong."""
    known = record.subject.how != "unknown" and record.ended == "completed"
    return known and any(check.check == "recovered_within" for check in record.checks)


def _enough(share: float) -> int:
    """With fewer records than this a single missing one would break the promise: that none is missing shows little."""
    return math.ceil(round(1 / (1 - share), 6)) if share < 1 else PER_RECORDS


def _promised(seconds: float | None) -> str:
    return f"recovery within {span(seconds)}" if seconds is not None else ""


class Count(NamedTuple):
    """How many versions were offered, and how many of them were missing at the end."""

    offered: int
    missing: int

    @property
    def share(self) -> float:
        """Of those that arrived."""
        return 1 - self.missing / self.offered if self.offered else 1.0


def counted(records: Sequence[RunRecord]) -> Count:
    """As `exactly_once` has counted them."""
    checks = [check.counts for record in records for check in record.checks if check.check == "exactly_once"]
    return Count(int(sum(counts.get("offered") or 0 for counts in checks)), int(sum(counts.get("missing") or 0 for counts in checks)))


def rarity(records: Sequence[RunRecord]) -> str:
    """How many of ten thousand records failed to arrive; empty: nobody counted."""
    count = counted(records)
    if not count.offered:
        return ""
    if not count.missing:
        return f"all {number(count.offered)} records arrived"
    rate = (1 - count.share) * PER_RECORDS
    return f"{number(count.missing)} of {number(count.offered)} records did not arrive: {rate:.1f} of {number(PER_RECORDS)}"
