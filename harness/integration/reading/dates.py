"""Dates of an integration file that do not fit today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint
from harness.integration.model import Integration
from harness.integration.upkeep import LONGEST_WAIVER


def complaints(file: Integration, today: date) -> Iterator[Complaint]:
    """What was done on a day that has not come yet, and waivers that are too long."""
    people = file.people
    past: list[tuple[Path, date | None]] = [
        (("people", "owner", "confirmed"), people.owner.confirmed),
        (("people", "backup", "confirmed"), people.backup.confirmed),
        (("people", "reviewer", "reviewed"), people.reviewer.reviewed),
        (("recheck", "last"), file.recheck.last),
        *((("depends_on", "backups", index, "tested"), backup.tested) for index, backup in enumerate(file.depends_on.backups)),
    ]
    for key, day in past:
        if day is not None and day > today:
            yield Complaint(key, f"{day} has not come yet", f"{today} or a day before")
    for index, waiver in enumerate(file.drills.without):
        if waiver.until is not None and waiver.until > today + LONGEST_WAIVER:
            last = today + LONGEST_WAIVER
            yield Complaint(("drills", "without", index, "until"), f"{waiver.until} is too far ahead", f"{last} or a day before")
