"""The journal: a page for people, and the schema of a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType

from harness.journal.events import KINDS, Event, faults, people, phases, processes, run, script, world
from harness.journal.line import JOURNAL_VERSION
from harness.published.schema import Document, Said, explained, table

_FAMILIES: Mapping[str, ModuleType] = {
    "The run": run,
    "Phases": phases,
    "Faults": faults,
    "People": people,
    "Processes": processes,
    "The world": world,
    "Scripted teams": script,
}
_USUAL = {
    "actor": "`connector`, one of its processes alone (`connector.worker`), `watchdog`, a service by its kind, or a fake",
    "attempt": "which start of it, counted from 1",
    "entity": "as the drill names it",
    "fault": "the fault's id in the plan",
    "key": "the record's key",
    "link": "as the drill names it",
    "phase": "its name in the plan",
    "pid": "process id",
    "program": "the name of its program",
    "reason": "in words",
    "trigger": "its name: `until-<phase>` or `when-<fault>`",
}
"""The meaning of a field that has no description of its own."""
_HEAD = f"""\
# The journal

`journal.jsonl` is the engine's own record of what it did and saw: one JSON object a line, on disk as it happens. Every line has
`n`, counted from 0; `at`, drill seconds since the run's anchor; and `event`, its kind. The fields of each kind are below; those in
*italics* may be missing. The last line, `sealed`, has no `at`.

This is version {JOURNAL_VERSION}. [Its JSON Schema](journal.schema.json) says the same to programs. A line with an unknown
or a missing field is a damaged line. Faults and checks that come from plugins add no kinds of their own. Written from the code."""


def document() -> Document:
    """Of one line."""
    kinds = [_line(kind) for family in _FAMILIES.values() for kind in _kinds(family)]
    definitions = {name: found for one in kinds for name, found in one.pop("$defs", {}).items()}
    return Document("journal", "A line of journal.jsonl", JOURNAL_VERSION, {"oneOf": kinds, "$defs": definitions})


def page() -> str:
    """Markdown of every kind of event, by family."""
    return "\n".join([_HEAD, *(line for name, family in _FAMILIES.items() for line in _family(name, family)), ""])


def _said(kind: type[Event]) -> Said:
    return explained(kind.model_json_schema(), kind, _USUAL)


def _line(kind: type[Event]) -> Said:
    found = _said(kind)
    envelope = {"n": {"type": "integer", "minimum": 0}, "at": {"type": "number"}, "event": {"const": kind.NAME}}
    found["properties"] = {**envelope, **found["properties"]}
    found["required"] = ["n", "event", *found.get("required", ())]
    return found


def _kinds(family: ModuleType) -> Iterator[type[Event]]:
    return (kind for kind in KINDS.values() if kind.__module__ == family.__name__)


def _family(name: str, family: ModuleType) -> Iterator[str]:
    yield from ("", f"## {name}", "", str(family.__doc__).strip())
    for kind in _kinds(family):
        yield from _event(kind)


def _event(kind: type[Event]) -> Iterator[str]:
    found = _said(kind)
    text = found.get("description")
    yield from ("", f"### `{kind.NAME}`", "", *([text, ""] if text else []), *table(found, found.get("$defs", {})))
