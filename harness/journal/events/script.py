"""What a scripted team could not do."""

from __future__ import annotations

from harness.journal.events.base import Event


class StepRefused(Event):
    """The console refused a step of a scripted team. Whoever is not allowed to act has not acted; the run goes on."""

    step: str
    """Its id in the team file."""
    status: int
    """Of HTTP."""
    reason: str
