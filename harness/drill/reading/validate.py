"""A document as a drill or a connector file; all its problems are reported at once."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from harness.drill.connector.file import ConnectorFile
from harness.drill.connector.hosts import without_hosts
from harness.drill.connector.services import not_started
from harness.drill.model import Drill
from harness.drill.reading.corrected import corrected
from harness.drill.reading.meant import Meant, meant, validated
from harness.drill.rules import base, by_hand, checks, connector_file, real, size, stack, timeline, timing, two_way
from harness.drill.rules.command_lines import secrets_on_command_lines
from harness.drill.text import template
from harness.drill.text.broken import Path
from harness.drill.text.document import Document, walk
from harness.drill.text.problems import Complaint, located
from harness.errors import DrillInvalid

RULES = (stack, real, two_way, timeline, timing, size, checks, by_hand)
"""Imported for their rules, which register themselves."""


def drill(document: Document) -> Drill:
    """Raises DrillInvalid with everything that is wrong."""
    read = meant(Drill, document.data)
    across = _across(read)
    while slips := [complaint for complaint in across if complaint.typo and complaint not in read.slips]:
        read = meant(Drill, corrected(read.data, slips), (*read.slips, *slips), read.moved)
        across = _across(read)
    wrong = [*read.complaints(), *_people(document)]
    wrong += [complaint for complaint in across if not wrong or _is_written(complaint.path, document)]
    if read.found is None or wrong:
        raise DrillInvalid(located(document, wrong))
    return read.found


def _people(document: Document) -> Iterator[Complaint]:
    """Who takes part is a matter of the day, not of the drill."""
    if document.has(_PEOPLE):
        hint = "write who takes part into a game-day file, *.gameday.yaml, which names this drill"
        yield Complaint(_PEOPLE, "people in a drill", "a drill without", hint, of_key=True)


def connector(document: Document, beside: Callable[[ConnectorFile], Iterable[Complaint]] = lambda _file: ()) -> ConnectorFile:
    """Raises DrillInvalid with everything that is wrong, unknown template names and what is found `beside` among it."""
    read, folder = meant(ConnectorFile, document.data), document.path.parent
    wrong = [*read.complaints(), *_unknown_names(document.data), *secrets_on_command_lines(document.data)]
    if read.found is not None:
        wrong += [*not_started(document.data, read.found.services), *without_hosts(document.data, read.found.hosts)]
        wrong += [*connector_file.complaints(read.found, folder), *beside(read.found)]
    if read.found is None or wrong:
        raise DrillInvalid(located(document, wrong))
    return read.found


def _unknown_names(data: Any) -> Iterator[Complaint]:
    for path, text in walk(data):
        if path[:1] == ("config",):  # those have a language of their own
            continue
        for name in template.slips_in(text):
            yield Complaint(path, None, f"{{{name}}}, with both braces and without spaces")
        for name in template.names_in(text):
            if not template.is_known(name):
                close = template.nearest(name)
                known = ", ".join(f"{{{known}}}" for known in template.beside(name))
                yield Complaint(path, f"unknown template name {{{name}}}", known, f"did you mean {{{close}}}?" if close else "")


def _harmless(complaint: Complaint) -> bool:
    return (complaint.found or "").startswith("unknown key")


def _area(path: Path) -> str:
    """The area of the file that a rule across parts would read in vain."""
    top = str(path[0]) if path else ""
    if top == "timeline":
        return "faults" if "faults" in path else "times"
    return top


def _is_written(path: Path, document: Document) -> bool:
    """Not something that was only put in to salvage the rest."""
    return document.has(path) or path == ("timeline",)


def _across(read: Meant[Drill]) -> list[Complaint]:
    return list(base.complaints(read.found)) if read.found is not None else _across_the_rest(read)


def _across_the_rest(read: Meant[Drill]) -> list[Complaint]:
    """What rules across the parts say of a drill of which some parts are wrong."""
    rest, wrong, areas = copy.deepcopy(read.data), read.wrong, set[str]()
    for _ in range(_ROUNDS):
        areas |= {_area(complaint.path) for complaint in wrong if not _harmless(complaint)}
        _salvage(rest, wrong)
        found, wrong = validated(Drill, rest)
        if found is not None:
            return list(base.complaints(found, areas))
    return []


def _salvage(rest: Any, wrong: list[Complaint]) -> None:
    """Make the wrong parts harmless.

    A phase loses its faults when one is wrong, and becomes a plain one when it is wrong itself, so that the others keep their numbers.
    """
    for complaint in wrong:
        match complaint.path:
            case ("timeline", int(number), *_) if "faults" in complaint.path and not _harmless(complaint):
                rest["timeline"][number].pop("faults", None)
            case ("timeline", int(number), *_) if not _harmless(complaint):
                rest["timeline"][number] = {"phase": f"salvaged-{number}", "lasts": "1d"}
            case (str(top), *_) if top in _STAND_IN and (complaint.path == (top,) or not _harmless(complaint)):
                rest[top] = _STAND_IN[top]
            case path:
                _drop(rest, path)


_PEOPLE: Path = ("stack", "people")
_ROUNDS = 3
"""A typo in a key leaves the right one missing, which shows only in the second round."""
_STAND_IN: dict[str, Any] = {
    "schema": 1,
    "name": "salvaged",
    "title": "-",
    "category": "user",
    "pattern": "customer-state",
    "why": "-",
    "first": {"alert": "-", "response": "-", "query": "-"},
    "workload": {"kind": "steady", "rate": "1/s"},
    "checks": ["exactly_once"],
}


def _drop(data: Any, path: Path) -> None:
    try:
        for part in path[:-1]:
            data = data[part]
        del data[path[-1]]
    except (KeyError, IndexError, TypeError):
        return  # a missing key, or gone with a larger part
