"""Causes that spoil the evidence of a whole run: it was cut off, a file is damaged, a fault stayed, a service was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.journal.events import EndedAs, HealFailed, RunEnded

if TYPE_CHECKING:
    from harness.evidence.facts import Facts

_CUT_OFF: frozenset[EndedAs] = frozenset({"interrupted", "hung", "broke", "nothing_arrived", "not_accelerated", "aborted"})
"""Ends of a run that left the connector no time up to its deadline."""


def damaged(evidence: Facts, *streams: str) -> str:
    """Why these files are incomplete, in words; else empty."""
    problems = [stream.problems[0] for stream in evidence.streams if stream.name in streams and stream.problems]
    return f"what arrived is not completely known: {problems[0]}" if problems else ""


def spoilt(evidence: Facts, *streams: str) -> str:
    """The mechanism that cost the connector its time before the deadline, or the means for its work, or us the record of it, in words."""
    end = evidence.first_event(RunEnded)
    if end is None or end.event.outcome in _CUT_OFF or evidence.died_early_t is not None:
        return "the run was over before its settle deadline"
    if damage := damaged(evidence, *streams):
        return damage
    if unhealed := evidence.first_event(HealFailed):
        return f"fault {unhealed.event.fault} could not be healed"
    lost = evidence.services_lost
    return f"the service {lost[0].event.actor} ended by itself" if lost else ""
