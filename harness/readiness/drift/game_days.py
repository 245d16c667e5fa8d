"""D4: the owner has acknowledged nothing on the game days of two quarters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from harness.archive.belongs import of_integration
from harness.archive.record import RunRecord
from harness.readiness.facts import Facts
from harness.readiness.game_day import owners_absence
from harness.readiness.signals import Signal
from harness.readiness.states import State


def of_game_days(facts: Facts, records: Sequence[RunRecord], at: datetime) -> Iterator[Signal]:
    """The sign that speaks against `people`."""
    mine = of_integration(records, facts.name, facts.subject.file, f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    if text := owners_absence(mine, facts, at):
        command = f"let the owner answer the next one, or name the person who does in {facts.file}"
        yield Signal("D4", "people", State.STALE, text, facts.line("people"), command)
