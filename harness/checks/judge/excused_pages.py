"""Findings about pages, with their excuses: a page that never came, came late, came twice, or should not have come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from harness.checks.base import duration, plural
from harness.checks.judge.alerts import fault_to_page_for, refusals
from harness.checks.judge.between_batches import between_batches
from harness.checks.judge.unfelt import too_little, unfelt
from harness.checks.verdict import Finding
from harness.units import parse_duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident
    from harness.evidence.timeline import FaultWindow


_WITH_A_DEADLINE = ("single_alert", "detected_within")
"""Checks whose `within` says when the first page is due."""


def absent(evidence: Evidence, words: str, within_s: float | None = None) -> Finding:
    """The finding that no page came, in these words. It was due within so many drill seconds of the injection.

    It is excused if the longest fault was not felt, was too short or fell between two batches, if the machine made the connector give up a
    page, or if the processes on its way stood still for longer than the time left after the deadline (of any check). If no check of the
    drill has a deadline within the fault, half of the fault's planned time is left, less the time that it was too short.
    If the pager refused messages, that is the reason, and nothing excuses it.
    """
    if told := refusals(evidence):
        return Finding("absent", 1, f"{words}: {told}")
    fault = fault_to_page_for(evidence)
    return Finding("absent", 1, words, excused_by=_why_absent(evidence, fault, within_s) if fault else "")


def was_due(evidence: Evidence, within_s: float | None) -> str:
    """`, due within 4m: f1 (down on destination) lasted 20m`, where no deadline is given only the second half; empty without a fault."""
    fault = fault_to_page_for(evidence)
    if fault is None or fault.injected_t is None:
        return ""
    due = f", due within {duration(within_s)}" if within_s is not None else ""
    return f"{due}: {fault.name} lasted {duration(evidence.end_of(fault) - fault.injected_t)}"


def _why_absent(evidence: Evidence, fault: FaultWindow, within_s: float | None) -> str:
    if fault.injected_t is None:
        return unfelt(evidence, fault)
    end_t = evidence.end_of(fault)
    felt_s = end_t - fault.injected_t
    due_s = _due_s(evidence) if within_s is None else within_s
    if few := too_little(evidence, fault, within_s) or between_batches(evidence, fault):
        return few
    if due_s is not None and due_s < felt_s:
        return evidence.attribution.unsaid.never_came("alerts", fault.injected_t, end_t, felt_s - due_s)
    planned_s = max(felt_s, evidence.planned_s(fault) or 0.0)
    return evidence.attribution.unsaid.never_came("alerts", fault.injected_t, end_t, planned_s / 2 - (planned_s - felt_s))


def _due_s(evidence: Evidence) -> float | None:
    """When the drill says that a page is due after an injection: the shortest time that any of its checks gives. None: it does not say."""
    given = [use.params.get("within") for use in evidence.plan.checks if use.name in _WITH_A_DEADLINE]
    return min((parse_duration(str(within)) if isinstance(within, str) else float(within) for within in given if within), default=None)


def late(evidence: Evidence, text: str, from_t: float, came_t: float, within_s: float) -> Finding:
    """Judge a page that came after its deadline, counted from an instant.

    It is excused if the processes on its way stood still for longer than it was late, or if the connector did not feel the fault.
    """
    excuse = evidence.attribution.unsaid.came_late("alerts", from_t, came_t, came_t - from_t - within_s)
    first = evidence.first_fault
    if not excuse and first is not None and first.injected_t == from_t:
        excuse = unfelt(evidence, first)
    return Finding("late", 1, text, excused_by=excuse)


def uncalled_for(
    evidence: Evidence, kind: str, incidents: Sequence[Incident], text: Callable[[Sequence[Incident]], str]
) -> Iterator[Finding]:
    """Pages that should not have come, judged apart: those that the machine gave reason for are seen only."""
    why = [evidence.attribution.unsaid.was_uncalled_for(incident.opened_t) for incident in incidents]
    judged = [incident for incident, excuse in zip(incidents, why, strict=True) if not excuse]
    excused = [incident for incident, excuse in zip(incidents, why, strict=True) if excuse]
    if judged:
        yield Finding(kind, len(judged), text(judged))
    if excused:
        yield Finding(kind, len(excused), text(excused), excused_by=next(filter(None, why)))


def one_more(evidence: Evidence, incidents: Sequence[Incident]) -> str:
    """Why there are several incidents, in words, where without those that the machine gave reason for after the faults there is one."""
    why = [excuse for incident in incidents[1:] if (excuse := evidence.attribution.unsaid.was_one_more(incident.opened_t))]
    return why[0] if why and len(incidents) - len(why) <= 1 else ""


def sent_twice(evidence: Evidence, count: int, at_most: int) -> str:
    """Why pages are too many, in words, where without those that followed one given up for the machine's reasons they are not."""
    given_up = evidence.attribution.requests("alerts").given_up
    if not given_up or count - len(given_up) > at_most:
        return ""
    return f"{plural(len(given_up), 'page')} given up on the way: {given_up[0][1]}"
