"""Annotations at the lines of the integration file, and a summary for the step of a workflow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.readiness.assess import Assessment
from harness.readiness.states import Ready, State
from harness.readiness.told.words import SIGN, reasons, tally, word
from harness.report.hostile import markdown

Annotation = tuple[str, int, str, str]
"""Kind (`error`, `warning`), line, title, text."""
_ERRORS = frozenset({State.REFUTED, State.EMPTY, State.STALE})


def at_lines(assessment: Assessment) -> Iterator[Annotation]:
    """One for each item that is not met; an error where it makes the file NOT READY or counts towards that."""
    name = assessment.facts.name
    for standing in assessment.standings:
        if not standing.is_met:
            kind = "error" if standing.state in _ERRORS else "warning"
            more = f"; {standing.command}" if standing.command else ""
            yield kind, standing.line, f"{name}: {standing.item} is {word(standing)}", f"{standing.why}{more}"
    kind = "error" if not assessment.reviewed else "warning"
    yield from ((kind, assessment.facts.line("people"), f"{name}: {assessment.ready}", reason) for reason in reasons(assessment))


def summary(assessments: Iterable[Assessment]) -> str:
    """A table of the files, and below it the items of each that are not met."""
    every = list(assessments)
    parts = ["| ready | integration | due |", "|---|---|---|"]
    signs = {Ready.READY: "✅", Ready.NOT_PROVEN: "❔", Ready.NOT_READY: "❌"}
    parts += [f"| {signs[each.ready]} {each.ready} | {markdown(each.facts.name)} | {tally(each)} |" for each in every]
    for assessment in every:
        open_ = [each for each in assessment.standings if not each.is_met]
        if open_:
            parts += ["", f"**{markdown(assessment.facts.name)}**", "", "| item | state | why | changed by |", "|---|---|---|---|"]
            parts += [
                f"| {markdown(str(each.item))} | {SIGN[each.state]} {word(each)} | {markdown(each.why)} | {markdown(each.command)} |"
                for each in open_
            ]
        parts += [f"- {markdown(reason)}" for reason in reasons(assessment)]
    return "\n".join(parts) + "\n"
