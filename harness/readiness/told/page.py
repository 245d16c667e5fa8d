"""The page of an integration: one self-contained file of HTML without scripts, which prints on one A4 sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from harness.readiness.adapted import adaptations
from harness.readiness.assess import Assessment, Standing
from harness.readiness.states import Ready, State
from harness.readiness.supportable import Answered, proven, rarity
from harness.readiness.told.words import GROUPS, because, commands, evidence, reasons, runs, sign, tally, together, weak, word
from harness.report.html import render
from harness.report.wording import many

_TONE = {Ready.READY: "PASS", Ready.NOT_PROVEN: "INCONCLUSIVE", Ready.NOT_READY: "FAIL"}
_VERDICT = {Ready.READY: "✓", Ready.NOT_PROVEN: "?", Ready.NOT_READY: "✕"}
_TONES = {
    State.PROVEN: "PASS",
    State.REFUTED: "FAIL",
    State.EMPTY: "FAIL",
    State.STALE: "FAIL",
    State.FLAKY: "INCONCLUSIVE",
    State.WRITTEN: "INCONCLUSIVE",
    State.WAIVED: "INCONCLUSIVE",
}
_ANSWERS = {"proven": "PASS", "refuted": "FAIL", "written": "INCONCLUSIVE", "unknown": "INCONCLUSIVE"}
_MOST_WEAK = 3
_MOST_COMMANDS = 6


def page(assessment: Assessment, answered: Sequence[Answered]) -> str:
    """The whole page."""
    facts = assessment.facts
    told = commands(assessment)
    return render(
        "readiness.html.j2",
        "readiness.css.j2",
        facts=facts,
        at=f"{assessment.at:%Y-%m-%d}",
        ready=str(assessment.ready),
        tone=_TONE[assessment.ready],
        verdict=_VERDICT[assessment.ready],
        means=because(assessment),
        tally=tally(assessment),
        days=assessment.days,
        count=many(len(assessment.records), "run"),
        reasons=list(reasons(assessment)),
        people=list(_people(assessment)),
        groups=[(GROUPS[group], [_row(each) for each in members]) for group, members in _grouped(assessment)],
        proven=proven(answered),
        answers=[_answer(each) for each in answered],
        rarity=rarity(assessment.records),
        adapted=[each.how for each in adaptations(facts.fits.values())],
        commands=told[:_MOST_COMMANDS],
        more=len(told[_MOST_COMMANDS:]),
    )


def _grouped(assessment: Assessment) -> Iterator[tuple[Any, list[Standing]]]:
    yield from ((group, list(members)) for group, members in groupby(assessment.standings, key=lambda each: each.item.group))


def _people(assessment: Assessment) -> Iterator[tuple[str, str]]:
    for role, person in (("owner", assessment.facts.owner), ("backup", assessment.facts.backup)):
        yield role, f"{person.name}, paged on {person.route or 'no route'}" if person else "nobody"


def _row(standing: Standing) -> dict[str, Any]:
    """A box with its evidence, or with what is missing."""
    missing = list(together(weak(standing)))
    first = missing.pop(0) if standing.by_proof and missing else None
    good = [each for each in standing.shown if each.state is State.PROVEN]
    return {
        "id": standing.item.id,
        "title": standing.item.title,
        "line": standing.line,
        "word": word(standing),
        "sign": sign(standing),
        "tone": "PASS" if standing.is_met and standing.state else _TONES[standing.state] if standing.state else "",
        "met": standing.is_met,
        "due": standing.state is not None,
        "first": first,
        "why": "" if first else standing.why or ("it is enough that it is written" if standing.by_word else ""),
        "evidence": [(each.proof.words, evidence(each)) for each in good[:1]],
        "proofs": len(good),
        "missing": missing[:_MOST_WEAK],
        "further": len(missing[_MOST_WEAK:]),
        "signals": [(signal.code, signal.line, signal.text) for signal in standing.signals[1:]],
    }


def _answer(each: Answered) -> dict[str, str]:
    why = each.why or f"by {runs(each.runs)}"
    return {"id": each.question.id, "asks": each.question.asks, "answer": each.answer, "tone": _ANSWERS[each.answer], "why": why}
