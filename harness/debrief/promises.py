"""How long people took, beside what had been promised for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.archive.of_people import people_of
from harness.checks.verdict import Outcome
from harness.report.wording import number, span
from harness.units import parse_duration

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.checks.verdict import Verdict
    from harness.evidence.evidence import Evidence


@dataclass(frozen=True)
class Row:
    """One thing that people did; `promise`: empty where nobody has promised anything."""

    what: str
    took: str
    promise: str
    check: str = ""
    """The check that judges it."""
    outcome: Outcome | None = None
    """None: no check of this game day judges it."""


def rows(evidence: Evidence, judgement: Judgement) -> tuple[Row, ...]:
    """In the order in which they are due after the first page. Empty: nobody took part."""
    return tuple(_rows(evidence, judgement)) if evidence.people else ()


def _rows(evidence: Evidence, judgement: Judgement) -> Iterator[Row]:
    people, by_name = people_of(evidence), {verdict.check: verdict for verdict in judgement.verdicts}
    updates, contained = by_name.get("updates_every"), by_name.get("contained_by_one_person")
    yield _judged("acknowledge the first page", _time(people.acknowledged_s), by_name.get("acknowledged_within"), "within")
    yield Row("declare an incident", _time(people.declared_s), "")
    yield Row("decide something", _time(people.decided_s), "")
    yield _judged("send the first notice", _time(people.first_notice_s), by_name.get("notice_within"), "within")
    yield _judged("contain: stop the writes", _time(people.contained_s), contained, "within")
    yield _judged("approvals", number(people.approvals), contained, "approvals", "at most {}")
    yield _judged("longest gap between notices", _gap(updates), updates, "every", "{} or less")
    yield _judged("promised notices that came in time", _kept(updates), updates, "", "all of them")
    yield Row("hand a role over", f"{number(people.handovers)} times" if people.handovers != 1 else "once", "")
    yield Row("declare it over", _time(people.resolved_s), "")


def _judged(what: str, took: str, verdict: Verdict | None, param: str, words: str = "within {}") -> Row:
    if verdict is None:
        return Row(what, took, "")
    promised = verdict.params.get(param, "")
    return Row(what, took, words.format(_duration(promised)), verdict.check, verdict.outcome)


def _duration(promised: object) -> str:
    """A parameter as a length of time, where it is one."""
    if not isinstance(promised, str) or not promised:
        return str(promised)
    return span(parse_duration(promised))


def _time(seconds: float | None) -> str:
    return "did not happen" if seconds is None else span(seconds)


def _count(verdict: Verdict | None, name: str) -> float | None:
    value = verdict.counts.get(name) if verdict else None
    return float(value) if isinstance(value, (int, float)) else None


def _gap(verdict: Verdict | None) -> str:
    longest_s = _count(verdict, "longest_gap_s")
    return "not judged" if longest_s is None else span(longest_s)


def _kept(verdict: Verdict | None) -> str:
    kept, due = _count(verdict, "kept"), _count(verdict, "due")
    return "not judged" if kept is None or due is None else f"{number(kept)} of {number(due)}"
