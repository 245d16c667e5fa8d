"""What `idrill readiness` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from harness.readiness.assess import Assessment, Standing
from harness.readiness.states import State
from harness.readiness.supportable import Answered, proven, rarity
from harness.readiness.told.words import GROUPS, SIGN, because, next_steps, reasons, runs, sign, tally, together, told, weak, word
from harness.report.hostile import line
from harness.report.wording import many

_INDENT = " " * 8


def lines(assessment: Assessment, answered: Sequence[Answered]) -> Iterator[str]:
    """Verdict first, then every item with its evidence and the command that changes it."""
    facts = assessment.facts
    yield f"{line(facts.name)} ({facts.pattern}): {assessment.ready}, {because(assessment)}"
    yield f"  {line(facts.file)}, on {assessment.at:%Y-%m-%d}: {tally(assessment)}; {many(len(assessment.records), 'run')} in the archive"
    yield f"  a proof holds for {assessment.days} days" + (": the subject changed twice in 60 days" if assessment.days < 92 else "")
    yield from (f"  ! {line(reason)}" for reason in reasons(assessment))
    for group, standings in groupby(assessment.standings, key=lambda each: each.item.group):
        yield f"  {GROUPS[group]}"
        for standing in standings:
            yield from _item(standing)
    yield f"  Supportable: {proven(answered)}"
    for each in answered:
        shown = f" ({runs(each.runs)})" if each.runs else ""
        yield f"    {each.question.id}  {each.question.asks:<36}  {each.answer:<8}  {line(each.why or '')}{shown}".rstrip()
    if rare := rarity(assessment.records):
        yield f"    {rare}"


def _item(standing: Standing) -> Iterator[str]:
    head = f"    {sign(standing)} {standing.item.id:<3} {standing.item.title:<34} {word(standing):<8}"
    if standing.state is None:
        yield f"{head}  {standing.why}"
        return
    if standing.state is State.PROVEN:
        more = f"; {len(standing.shown) - 1} more" if len(standing.shown) > 1 else ""
        yield f"{head}  {line(told(standing.shown[0]))}{more}"
        return
    if standing.is_met:
        yield f"{head}  it is enough that it is written"
        return
    first, *rest = together(weak(standing)) if standing.by_proof else (None, *together(weak(standing)))
    yield f"{head}  line {standing.line}: {line(f'{first[1]}: {first[2]}' if first else standing.why)}"
    yield from (f"{_INDENT}{SIGN[part[0]]} {line(part[1])}: {line(part[2])}" for part in rest if part)
    yield from (f"{_INDENT}{signal.code}: line {signal.line}: {line(signal.text)}" for signal in standing.signals[1:])
    yield from (f"{_INDENT}$ {line(command)}" for command in next_steps(standing))
