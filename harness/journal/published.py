"""The journal's promise to those who read it: a page for people and a JSON Schema, both written from the types of its events.

`python -m harness.journal.published` renews them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from harness import assets
from harness.journal.events import KINDS, Event, faults, phases, processes, run, world
from harness.journal.line import JOURNAL_VERSION

_FAMILIES: Mapping[str, ModuleType] = {"The run": run, "Phases": phases, "Faults": faults, "Processes": processes, "The world": world}
_OF_ALL = {
    "actor": "`connector`, `watchdog`, a service by its kind, or a fake",
    "attempt": "which start of it, counted from 1",
    "entity": "as the drill names it",
    "fault": "the fault's id in the plan",
    "key": "the record's key",
    "link": "as the drill names it",
    "phase": "its name in the plan",
    "pid": "as the machine numbers it",
    "program": "the name of its program",
    "reason": "in words",
    "trigger": "its name: `until-<phase>` or `when-<fault>`",
}
"""What a field means wherever it has no meaning of its own."""
_HEAD = f"""\
# The journal

`journal.jsonl` is the engine's own record of what it did and saw: one JSON object a line, on disk as it happens. Every line has
`n`, counted from 0; `at`, drill seconds since the run's anchor; and `event`, its kind. The fields of each kind are below; those in
*italics* may be missing. The last line, `sealed`, has no `at`.

This is version {JOURNAL_VERSION}. [Its JSON Schema](journal.schema.json) says the same to programs. A line with an unknown
or a missing field is a damaged line. Faults and checks that come from plugins add no kinds of their own. Written from the code."""
_WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}
_WORDS |= {"array": "list", "object": "object"}


def page() -> str:
    """Markdown of every kind of event, by family."""
    return "\n".join([_HEAD, *(line for name, family in _FAMILIES.items() for line in _family(name, family)), ""])


def schema() -> str:
    """JSON Schema (2020-12) of one line."""
    kinds = [_schema(kind) for family in _FAMILIES.values() for kind in _kinds(family)]
    definitions = {name: found for one in kinds for name, found in one.pop("$defs", {}).items()}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"A line of journal.jsonl, version {JOURNAL_VERSION}"}
    return json.dumps({**head, "oneOf": kinds, "$defs": definitions}, indent=2) + "\n"


def _schema(kind: type[Event]) -> dict[str, Any]:
    found = kind.model_json_schema()
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
    own = kind.__dict__.get("__doc__") or ""
    yield from ("", f"### `{kind.NAME}`", "", *([" ".join(own.split()), ""] if own else []), "| field | value | meaning |", "|---|---|---|")
    values = kind.model_json_schema()
    for name, field in kind.model_fields.items():
        shown = f"`{name}`" if field.is_required() else f"*`{name}`*"
        meaning = " ".join((field.description or _OF_ALL.get(name, "")).split())
        yield f"| {shown} | {in_words(values['properties'][name], values.get('$defs', {}))} | {meaning} |"


def in_words(said: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """A property of a JSON Schema in words. Raises KeyError for one of a sort that no event has yet."""
    if "anyOf" in said:
        return " or ".join(in_words(choice, named) for choice in said["anyOf"])
    if "enum" in said or "const" in said:
        return ", ".join(f"`{word}`" for word in said.get("enum") or [said["const"]])
    if "$ref" in said:
        return "object of " + ", ".join(f"`{name}`" for name in named[said["$ref"].rpartition("/")[2]]["properties"])
    inner = said.get("items") or said.get("additionalProperties")
    return _WORDS[said["type"]] + (f" of {in_words(inner, named)}" if isinstance(inner, dict) else "")


def files() -> Mapping[str, str]:
    """By name in `docs/reference`."""
    return {"journal.md": page(), "journal.schema.json": schema()}


if __name__ == "__main__":
    for name, text in files().items():
        (assets.root() / "docs" / "reference" / name).write_text(text, encoding="utf-8")
