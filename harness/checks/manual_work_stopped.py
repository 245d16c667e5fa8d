"""`manual_work_stopped`: people stop their work by hand when the connector is let go, and say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import CheckParams, duration, each_once, first_records, plural
from harness.checks.judge.frozen import Span, frozen
from harness.checks.judge.people import CheckOfPeople, UnjudgedError
from harness.checks.verdict import Finding, Verdict
from harness.ledger.lines.people import ManualWork
from harness.units import Duration

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence
    from harness.evidence.people import People


class Params(CheckParams):
    """How soon."""

    grace: Duration = Field(60.0, ge=0, description="how long after the connector was let go people may still say that they have stopped")


class ManualWorkStopped(CheckOfPeople[Params]):
    """Work by hand that began in a freeze of the connector is said to have stopped when it is let go, at the latest a grace after that.
    Nothing is imported after that, nor after people said that they have stopped."""

    name = "manual_work_stopped"
    reads = ("people: manual, abort", "destination: committed", "journal: control, injected, healed")

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        spells = list(_spells(people))
        if not spells:
            raise UnjudgedError("nobody said that work by hand had begun")
        freezes = list(frozen(evidence))
        due = [(begun_t, stopped_t, _let_go_t(people, freezes, begun_t)) for begun_t, stopped_t in spells]
        if all(stopped_t is None and (let_go_t is None or people.until_t < let_go_t + params.grace) for _, stopped_t, let_go_t in due):
            raise UnjudgedError("the connector was not let go again while people worked by hand, so that nothing told them to stop")
        late = [
            (let_go_t, stopped_t)
            for _, stopped_t, let_go_t in due
            if let_go_t is not None and (people.until_t if stopped_t is None else stopped_t) > let_go_t + params.grace
        ]
        imported = evidence.by_hand.imported
        past = imported[imported["t"].map(lambda t: not any(_within(t, span) for span in due))]
        findings = [*_worked_on(late), *_imported(past)]
        passed = f"{plural(len(spells), 'spell')} of work by hand, stopped in time; {plural(len(imported), 'record')} imported"
        return self.conclude(params, findings, passed, {"imported": len(imported), "past_the_stop": len(past)}, {"past_the_stop": past})


def _spells(people: People) -> Iterator[tuple[float, float | None]]:
    """From when until when people worked by hand, as they said; None: they never said that they had stopped."""
    begun_t: float | None = None
    for did in people.all(ManualWork):
        if did.act.event == "begun" and begun_t is None:
            begun_t = did.t
        elif did.act.event == "stopped" and begun_t is not None:
            yield begun_t, did.t
            begun_t = None
    if begun_t is not None:
        yield begun_t, None


def _let_go_t(people: People, freezes: Sequence[Span], begun_t: float) -> float | None:
    """When the connector could write again for the first time after that; at once where it was not frozen. None: it never could."""
    held = [until_t for from_t, until_t in freezes if from_t <= begun_t < until_t]
    let_go_t = max(held, default=begun_t)
    return let_go_t if let_go_t < people.until_t else None


def _within(t: float, span: tuple[float, float | None, float | None]) -> bool:
    """Whether people were at work at an instant, and were to be."""
    begun_t, *ends = span
    return begun_t <= t <= min((end for end in ends if end is not None), default=float("inf"))


def _worked_on(late: list[tuple[float, float | None]]) -> Iterator[Finding]:
    if late:
        let_go_t, stopped_t = late[0]
        how = "people never said that they had stopped" if stopped_t is None else f"people stopped {duration(stopped_t - let_go_t)} later"
        yield Finding("worked_on", len(late), f"the connector was let go at {duration(let_go_t)}, and {how}")


def _imported(past: pd.DataFrame) -> Iterator[Finding]:
    if len(past):
        count = len(each_once(past))
        yield Finding("imported", count, f"{plural(count, 'record')} imported when people had stopped, or had to: {first_records(past)}")


CHECK = ManualWorkStopped(Params)
