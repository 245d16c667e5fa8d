"""What `idrill readiness` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from harness.readiness.adapted import adaptations
from harness.readiness.assess import Assessment, Standing
from harness.readiness.shown import MOST_DAYS
from harness.readiness.states import State
from harness.readiness.supportable import Answered, proven, rarity
from harness.readiness.told.words import GROUPS, SIGN, because, evidence, next_steps, reasons, runs, sign, tally, together, weak, word
from harness.report.hostile import line
from harness.report.wording import many

_INDENT = " " * 6


def lines(assessment: Assessment, answered: Sequence[Answered]) -> Iterator[str]:
    """Verdict first, then every item with its evidence and the command that changes it."""
    facts = assessment.facts
    yield f"{line(facts.name)} ({facts.pattern}): {assessment.ready}, {because(assessment)}"
    yield f"  {line(facts.file)}, on {assessment.at:%Y-%m-%d}: {tally(assessment)}; {many(len(assessment.records), 'run')} in the archive"
    changed = ", because the subject changed twice in 60 days" if assessment.days < MOST_DAYS else ""
    yield f"  {_legend(assessment)}. A proof holds for {assessment.days} days{changed}."
    yield from (f"  - {line(reason)}" for reason in reasons(assessment))
    yield from (f"  A better path: {line(path)}" for path in facts.advice)
    for group, standings in groupby(assessment.standings, key=lambda each: each.item.group):
        yield f"  {GROUPS[group]}"
        for standing in standings:
            yield from _item(standing)
    yield f"  Supportable: {proven(answered)}"
    for each in answered:
        shown = f"(by {runs(each.runs)})" if each.why else f"by {runs(each.runs)}"
        told = " ".join(filter(None, [each.why, shown if each.runs else ""]))
        yield f"    {each.question.id}  {each.question.asks:<33} {each.answer:<8}  {line(told)}"
    if rare := rarity(assessment.records):
        yield f"    {rare}"
    if ways := adaptations(facts.fits.values()):
        yield "  Adapted to the connector (`idrill due` says which drill)"
        yield from (f"    {way.number}  {line(way.how)} ({many(way.drills, 'drill')})" for way in ways)


def _legend(assessment: Assessment) -> str:
    """The signs that the page has, in words."""
    unmet = [standing for standing in assessment.standings if not standing.is_met]
    shown = {standing.state for standing in unmet if standing.state}
    shown |= {each.state for standing in unmet for each in weak(standing)}
    shown |= {signal.state for standing in unmet for signal in standing.signals[1:]}
    rest = [f"{SIGN[state]} {state}" for state in reversed(State) if state in shown]
    return ", ".join([f"{SIGN[State.PROVEN]} PROVEN (or met without a proof)", *rest])


def _item(standing: Standing) -> Iterator[str]:
    head = f"    {sign(standing)} {standing.item.id:<3} {standing.item.title:<31} {word(standing):<8}"
    if standing.state is None:
        yield f"{head}  {standing.why}"
        return
    if standing.state is State.PROVEN:
        first, more = standing.shown[0], len(standing.shown) - 1
        yield f"{head}  {line(first.proof.check or first.proof.drill)}: {line(evidence(first))}" + (f"; {more} more" if more else "")
        return
    if standing.is_met:
        yield f"{head}  it is enough that it is written"
        return
    yield f"{head}  line {standing.line}" + ("" if standing.by_proof else f": {line(standing.why)}")
    yield from (f"{_INDENT}{SIGN[state]} {line(words)}: {line(why)}" for state, words, why in together(weak(standing)))
    for signal in standing.signals[1:]:
        yield f"{_INDENT}{SIGN[signal.state]} line {signal.line}: {signal.code}: {line(signal.text)}"
    yield from (f"{_INDENT}$ {line(command)}" for command in next_steps(standing))
