"""D1 to D3: a contact that nobody has confirmed lately, a person without a shift, and other owners in other files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from harness import regular_file
from harness.drill.text.broken import Path as Place
from harness.errors import DrillInvalid
from harness.integration.reading.load import LoadedIntegration
from harness.plan.subject import matching
from harness.readiness.drift.owners import catalog_owners, code_owners, root_of
from harness.readiness.drift.rota import AHEAD, shifts
from harness.readiness.drift.same import is_mentioned, means
from harness.readiness.facts import Facts, Person
from harness.readiness.signals import Code, Signal
from harness.readiness.states import State
from harness.report.wording import listed

CONFIRMED = timedelta(days=90)
"""How long a confirmed contact counts as right."""
_MOST_BYTES = 2_000_000
Say = Callable[[Code, Place, str, str], Signal]


def of_people(loaded: LoadedIntegration, facts: Facts, at: datetime) -> Iterator[Signal]:
    """The signs that speak against `people`."""

    def say(code: Code, place: Place, text: str, command: str) -> Signal:
        return Signal(code, "people", State.STALE, text, loaded.line_of(*place), command)

    yield from _unconfirmed(facts, at, say)
    yield from _without_a_shift(loaded, facts, at, say)
    yield from _owned_by_others(loaded, facts, say)


def _roles(facts: Facts) -> Iterator[tuple[str, Person]]:
    yield from ((role, person) for role, person in (("owner", facts.owner), ("backup", facts.backup)) if person is not None)


def _unconfirmed(facts: Facts, at: datetime, say: Say) -> Iterator[Signal]:
    for role, person in _roles(facts):
        command = f'idrill confirm {facts.file} --as "{person.name}"'
        if person.confirmed is None:
            yield say("D1", ("people", role), f"nobody has confirmed the contact of {person.name}", command)
        elif not timedelta() <= (age := at.date() - person.confirmed) <= CONFIRMED:
            yield say("D1", ("people", role, "confirmed"), f"the contact of {person.name} was confirmed {age.days} days ago", command)


def _without_a_shift(loaded: LoadedIntegration, facts: Facts, at: datetime, say: Say) -> Iterator[Signal]:
    named, place = loaded.integration.people.known_from.rota, ("people", "known_from", "rota")
    if named is None:
        return
    try:
        turns = shifts(_text(loaded, named), at, at + AHEAD)
    except (OSError, ValueError) as error:
        yield say("D2", place, f"{named} cannot be read: {_why(error)}", f"correct it, or `known_from` in {facts.file}")
        return
    for role, person in _roles(facts):
        if not any(is_mentioned(text, person) or means(text, person) for turn in turns for text in turn.words):
            text = f"{person.name} ({role}) has no shift in {named} within {AHEAD.days} days"
            yield say("D2", place, text, f"name the present {role} in {facts.file}, or correct the rota")


def _owned_by_others(loaded: LoadedIntegration, facts: Facts, say: Say) -> Iterator[Signal]:
    known = loaded.integration.people.known_from
    for key, named, owners in (("catalog", known.catalog, _catalog), ("codeowners", known.codeowners, _codeowners)):
        if named is None:
            continue
        place = ("people", "known_from", key)
        try:
            others = owners(loaded, named)
        except (OSError, ValueError, DrillInvalid) as error:
            yield say("D3", place, f"{named} cannot be read: {_why(error)}", f"correct it, or `known_from` in {facts.file}")
            continue
        if others and not any(means(other, person) for other in others for _, person in _roles(facts)):
            ours = listed([person.name for _, person in _roles(facts)])
            yield say("D3", place, f"{named} names {listed(others)}, the file {ours}", f"name the present owner in {facts.file}, or there")


def _catalog(loaded: LoadedIntegration, named: str) -> list[str]:
    return catalog_owners(_text(loaded, named), loaded.path.parent / named)


def _codeowners(loaded: LoadedIntegration, named: str) -> list[str]:
    """Of the watched files, or of the integration file itself where it watches none."""
    folder, root = loaded.path.parent.resolve(), root_of((loaded.path.parent / named).resolve())
    files = matching(loaded.integration.watch, folder) or {loaded.path.resolve()}
    inside = sorted(path.relative_to(root).as_posix() for path in files if path.is_relative_to(root))
    return code_owners(_text(loaded, named), inside)


def _text(loaded: LoadedIntegration, named: str) -> str:
    return regular_file.read(loaded.path.parent / Path(named), _MOST_BYTES).decode("utf-8-sig")


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).splitlines()[0]
