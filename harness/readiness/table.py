"""The table: what is due for each pattern, and which check of which drill proves it.

`pattern` says what is at stake. The drills of both directions are due only where `paths` writes both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from harness.drill.model import Pattern
from harness.readiness import needs
from harness.readiness.facts import Facts, Key
from harness.readiness.needs import Need
from harness.readiness.proof import Proof

Group = Literal["box", "constraint", "minimum", "question", "drills"]
"""`minimum`: what the domain asks of a pattern beside boxes and constraints."""


@dataclass(frozen=True)
class NotDue:
    """The pattern does not ask for it."""

    why: str


@dataclass(frozen=True)
class ByWord:
    """It is enough that it is written, and that nothing speaks against it."""


@dataclass(frozen=True)
class Asked:
    """Evidence is asked for: each of these proofs, those of `two_way` only where both sides are written, and what a game day must show."""

    proofs: tuple[Proof, ...]
    two_way: tuple[Proof, ...] = ()
    game_day: tuple[str, ...] = ()
    """Checks of a game day."""

    def due(self, facts: Facts) -> tuple[Proof, ...]:
        return (*self.proofs, *(self.two_way if facts.two_way else ()))


@dataclass(frozen=True)
class IfHarmful:
    """Asked for only where a stop of thirty minutes leaves duplicates or orphans, by the file or by a run."""

    asked: Asked


Cell = NotDue | ByWord | Asked | IfHarmful


@dataclass(frozen=True)
class Item:
    """A box, a constraint, a question, or the drills of the quarter."""

    id: str
    title: str
    keys: tuple[Key, ...]
    """The keys that answer it; the first one is counted."""
    group: Group
    cells: Mapping[Pattern, Cell]

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


_WATCHDOG, _PAGER = frozenset({"watchdog"}), frozenset({"pager"})


def _detected(drill: str, *more: Need, check: str = "detected_within", only_by: frozenset[str] = frozenset()) -> tuple[Proof, Proof]:
    """In time, and with the names of the connector and of the system."""
    in_time = Proof(drill, check, (needs.names, needs.detected, *more), only_by=only_by)
    return in_time, Proof(drill, "alert_names", (needs.names, *more), only_by=only_by)


_TO_OWNER = Proof("connector-down-20m", "single_alert", (needs.names, needs.to_owner, needs.lasted_20m), refutes_elsewhere=True)
_TO_OWNER_OF_FEED = Proof(
    "connector-disabled-20m",
    "single_alert",
    (needs.names, needs.to_owner, needs.own_watchdog, needs.lasted_20m),
    refutes_elsewhere=True,
    only_by=_WATCHDOG,
)
_TO_BACKUP = Proof(
    "unanswered-page", "escalates_within", (needs.names, needs.escalates_itself, needs.to_backup, needs.escalated), only_by=_PAGER
)
_DISABLED = _detected("connector-disabled-20m", needs.own_watchdog, needs.lasted_20m, only_by=_WATCHDOG)
_ONE_OF_EACH = Proof("replay-run-twice", "exactly_once", (needs.entities, needs.no_rows_too_many))
_FREEZE = Proof("freeze-holds", "no_writes_during")
_ROOM = Proof("rate-limit-storm", "rate_within", (needs.names, needs.below_the_limit))
_STOPPED = Proof("stopped-30m", "outage_impact", (needs.entities, needs.lasted_30m))

_PEOPLE = Asked((_TO_OWNER, _TO_BACKUP))
_TRUTH = Asked((_ONE_OF_EACH,), two_way=(Proof("conflicting-edits", "both_sides_agree", (needs.entities,)),))
_SEPARATED = Asked((Proof("write-credential-revoked", "reads_continue"),))
_DETECT = Asked((*_detected("connector-down-20m", needs.lasted_20m), *_DISABLED, *_detected("expired-credential")))
_DETECT_FEED = Asked((*_DISABLED, *_detected("source-down", check="single_alert")))
_ESCALATE = Asked((_TO_BACKUP,))
_PAUSE = Asked((_FREEZE, Proof("freeze-holds", "backlog_queued"), Proof("freeze-holds", "exactly_once")))
_BY_HAND = Asked(tuple(Proof("manual-fallback", check) for check in ("exactly_once", "order_kept", "stopped_in_time")))
_REPLAY = Asked(
    (
        Proof("half-complete-backlog", "backfill_once", (needs.lasted_20m,)),
        Proof("half-complete-backlog", "exactly_once", (needs.lasted_20m, needs.exercised)),
        Proof("commit-then-cut", "exactly_once", (needs.exercised,)),
    )
)
_NOTICES = Asked((), game_day=("notice_within", "updates_every", "resolution_notice"))
_EXPORT = Proof("history-outlives-a-crash", "history_exports_within", (needs.exported,), fails_by=(needs.history_was_run,))
_AUDIT = Proof("bad-deployment-rolled-back", "audit_complete", (needs.names, needs.audited), fails_by=(needs.audit_was_run,))
_HISTORY = Asked((Proof("history-outlives-a-crash", "history_complete"), _EXPORT))
_ROLLBACK = Asked(
    (
        *(Proof("bad-deployment-rolled-back", check) for check in ("exactly_once", "single_alert", "resolved_after_data")),
        _AUDIT,
    )
)
_REFRESH = Asked(
    (Proof("source-down", "latency_after_recovery"), Proof("connector-disabled-20m", "exactly_once", (needs.entities, needs.lasted_20m)))
)
_WORD = ByWord()
_NOTHING_WRITTEN = NotDue("a reporting feed writes no state that a person would have to contain")
_CUSTOMERS_ONLY = NotDue("asked where customer state is at stake")
_FEEDS_ONLY = NotDue("asked of a reporting feed")


def _with(asked: Asked, *game_day: str) -> Asked:
    return replace(asked, game_day=game_day)


_BOXES: Mapping[str, tuple[str, tuple[Key, ...], Cell, Cell, Cell]] = {
    # for reporting-feed, for one-way-write and bidirectional-sync, for customer-state
    "B1": ("one owner and one backup", ("people",), Asked((_TO_OWNER_OF_FEED, _TO_BACKUP)), _PEOPLE, _with(_PEOPLE, "acknowledged_within")),
    "B2": ("source of truth", ("truth",), _WORD, _TRUTH, _TRUTH),
    "B3": ("read and write paths separated", ("paths",), _NOTHING_WRITTEN, _SEPARATED, _SEPARATED),
    "B4": ("detection", ("detect",), _DETECT_FEED, _DETECT, _DETECT),
    "B5": ("escalation", ("escalate",), _ESCALATE, _ESCALATE, _ESCALATE),
    "B6": ("pause and resume", ("pause", "resume"), _NOTHING_WRITTEN, _PAUSE, _with(_PAUSE, "contained_by_one_person")),
    "B7": ("manual fallback", ("fallback",), _NOTHING_WRITTEN, IfHarmful(_BY_HAND), _BY_HAND),
    "B8": ("replay and dedupe", ("replay",), _NOTHING_WRITTEN, _REPLAY, _REPLAY),
    "B9": ("notices ready", ("comms",), _WORD, _WORD, _NOTICES),
    "B10": ("review after changes", ("recheck",), _WORD, _WORD, _WORD),
    "C1": ("history exports in time", ("history",), _CUSTOMERS_ONLY, _CUSTOMERS_ONLY, _HISTORY),
    "C2": ("a replay makes no second id", ("replay",), _NOTHING_WRITTEN, Asked((_ONE_OF_EACH,)), Asked((_ONE_OF_EACH,))),
    "C3": ("the owner can pause", ("pause",), _NOTHING_WRITTEN, Asked((_FREEZE,)), _with(Asked((_FREEZE,)), "contained_by_one_person")),
    "C4": ("room for the backfill", ("limits",), _NOTHING_WRITTEN, Asked((_ROOM,)), Asked((_ROOM,))),
    "C5": ("compliance", ("compliance",), _CUSTOMERS_ONLY, _CUSTOMERS_ONLY, _WORD),
    "M1": ("roll back, and export the audit", ("rollback",), _CUSTOMERS_ONLY, _CUSTOMERS_ONLY, _ROLLBACK),
    "M2": ("refresh lag, and a restart", ("recover",), _REFRESH, _FEEDS_ONLY, _FEEDS_ONLY),
    "Q1": ("what breaks after 30 minutes", ("stops_for_30m",), _WORD, Asked((_STOPPED,)), Asked((_STOPPED,))),
    "Q2": ("which system is right", ("truth",), _WORD, _TRUTH, _TRUTH),
    "Q3": ("who pauses writes", ("pause",), _NOTHING_WRITTEN, Asked((_FREEZE,)), Asked((_FREEZE,))),
    "Q4": ("what replaces the automation", ("fallback",), _NOTHING_WRITTEN, IfHarmful(_BY_HAND), _BY_HAND),
    "Q5": ("what keeps stale records", ("downstream",), _CUSTOMERS_ONLY, _CUSTOMERS_ONLY, _WORD),
    "Q6": ("what must not fail, and is restored", ("depends_on",), _CUSTOMERS_ONLY, _CUSTOMERS_ONLY, _WORD),
}
_GROUPS: Mapping[str, Group] = {"B": "box", "C": "constraint", "M": "minimum", "Q": "question"}


def _item(id_: str) -> Item:
    title, keys, feed, writes, customers = _BOXES[id_]
    cells: dict[Pattern, Cell] = {
        "reporting-feed": feed,
        "one-way-write": writes,
        "bidirectional-sync": writes,
        "customer-state": customers,
    }
    return Item(id_, title, keys, _GROUPS[id_[0]], cells)


ITEMS = tuple(_item(id_) for id_ in _BOXES)

_FEED = ("connector-disabled-20m", "source-down", "stale-reads", "latency-spike", "unanswered-page")
_WRITES = (
    *_FEED,
    "connector-down-20m",
    "expired-credential",
    "half-complete-backlog",
    "commit-then-cut",
    "replay-run-twice",
    "freeze-holds",
    "missing-scope",
    "write-credential-revoked",
    "rate-limit-storm",
    "stopped-30m",
)
_TWO_WAY = ("conflicting-edits", "counts-both-ways", "echo-loop")
_CUSTOMERS = ("bad-deployment-rolled-back", "poison-record", "history-outlives-a-crash", "manual-fallback", "nobody-notices")

_PLAYED_BY_OTHERS: Mapping[str, tuple[tuple[Need, ...], frozenset[str]]] = {
    "connector-disabled-20m": ((needs.own_watchdog,), _WATCHDOG),
    "unanswered-page": ((needs.escalates_itself,), _PAGER),
    "nobody-notices": ((), _PAGER),
}
_OF_A_SEED = frozenset({"connector-down-20m", "connector-disabled-20m", "half-complete-backlog"})


def quarterly(facts: Facts) -> tuple[str, ...]:
    """The drills that are due as a whole, by name: each must pass every 92 days."""
    return tuple(dict.fromkeys(_quarterly(facts)))


def _quarterly(facts: Facts) -> Iterator[str]:
    if facts.pattern == "reporting-feed":
        yield from _FEED
    else:
        yield from _WRITES
        yield from _TWO_WAY if facts.two_way else ()
        yield from _CUSTOMERS if facts.pattern == "customer-state" else ()
    yield from facts.also


def the_quarter(facts: Facts) -> Item:
    """The item for these drills: each run as a whole."""
    asked = Asked(tuple(_whole(drill) for drill in quarterly(facts)))
    return Item("D1", "the drills of the quarter", ("drills",), "drills", {facts.pattern: asked})


def _whole(drill: str) -> Proof:
    more = (needs.lasted_20m,) if drill in _OF_A_SEED else (needs.lasted_30m,) if drill == "stopped-30m" else ()
    elsewhere, only_by = _PLAYED_BY_OTHERS.get(drill, ((), frozenset()))
    return Proof(drill, None, (*more, *elsewhere), only_by=only_by)
