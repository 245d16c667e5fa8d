"""What nobody can type: the date and the digest of a review, and the day on which a contact was confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from harness import regular_file
from harness.archive.record import RunRecord
from harness.errors import EnvironmentUnavailable, PlanImpossible
from harness.integration.people import ROLES
from harness.integration.reading.load import LoadedIntegration, load_integration
from harness.integration.words import is_person
from harness.integration.written import with_keys
from harness.readiness.readied import asked

_DIGITS = 16
"""Of a digest in the file: enough to see a change."""


def approve(file: Path, name: str, day: date, records: Sequence[RunRecord]) -> str:
    """Write who reviewed file and subject as they are today; returns the digest. Raises PlanImpossible for a person who may not."""
    loaded, facts = asked(file, records)
    _must_be_another(loaded, name)
    digest = facts.digest[:_DIGITS]
    reviewer = {"name": name, "reviewed": f"{day}", "digest": f'"{digest}"'}
    text = with_keys(loaded.marks.text, ("people", "reviewer"), reviewer)
    _write(file, with_keys(text, ("recheck",), {"last": f"{day}", "digest": f'"{digest}"'}))
    if not asked(file, records)[1].is_reviewed:
        raise PlanImpossible(f"{file}: it was changed while it was signed off; approve it once more")
    return digest


def confirm(file: Path, name: str, day: date) -> str:
    """Write that the contact of owner or backup is right; returns the role. Raises PlanImpossible for somebody else, DrillInvalid."""
    loaded = load_integration(file)
    people = loaded.integration.people
    known = {role: getattr(people, role).name for role in ROLES}
    role = next((role for role, person in known.items() if person and name.casefold() in {role, person.casefold()}), None)
    if role is None:
        names = ", ".join(f"{person} ({role})" for role, person in known.items() if person) or "nobody yet"
        raise PlanImpossible(f"{file}: {name!r} is neither owner nor backup: {names}")
    _write(file, with_keys(loaded.marks.text, ("people", role), {"confirmed": f"{day}"}))
    load_integration(file)
    return role


def _must_be_another(loaded: LoadedIntegration, name: str) -> None:
    people = loaded.integration.people
    if not is_person(name):
        raise PlanImpossible(f"{name!r} is no person: a channel or a team cannot review")
    for role in ROLES:
        if name.casefold() in {role, (getattr(people, role).name or role).casefold()}:
            raise PlanImpossible(f"{loaded.path}: {name} is the {role}; somebody else must review it")
    named = people.reviewer.name
    if named is not None and named.casefold() != name.casefold():
        raise PlanImpossible(
            f"{loaded.path}:{loaded.line_of('people', 'reviewer')}: the reviewer is {named}, not {name}; change the file first"
        )


def _write(file: Path, text: str) -> None:
    try:
        regular_file.write(file, text.encode())
    except OSError as error:
        raise EnvironmentUnavailable(f"{file} cannot be written: {error.strerror}", "allow it") from error
