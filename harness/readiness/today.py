"""Whether a record is about the integration as it is today."""

from __future__ import annotations

from harness.plan.identity import digest
from harness.readiness.facts import Subject
from harness.subject import Subject as Recorded


def is_of_today(recorded: Recorded, today: Subject) -> bool:
    """The connector file's meaning, its programs, the watched files and the image are the same."""
    programs = recorded.programs.digest if recorded.programs else None
    watched = recorded.watched.digest if recorded.watched else None
    return (recorded.connector, programs, watched, recorded.image) == (today.connector, today.programs, today.watched, today.image)


def digest_of(today: Subject) -> str:
    """The one digest over all of it, as records have it."""
    return digest([today.connector, today.programs, today.watched, today.image])
