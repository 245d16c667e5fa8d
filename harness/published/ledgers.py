"""The ledgers: every kind of line for people, by who writes it, and the schema of a line of each ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.ledger.forms import Form
from harness.ledger.lines import BOTH_WAYS, LEDGERS, VERSION, Header, Kinds, LedgerLine
from harness.published.schema import Document, Said, explained, table

_USUAL = {
    "conn": "number of the connection",
    "credential": "its pseudonym",
    "digest": "of the content as it is compared",
    "entity": "as the drill names it",
    "fault": "its id",
    "host": "its name",
    "i": "place in the request, from 0",
    "key": "the record's key",
    "link": "as the drill names it",
    "method": "of HTTP",
    "protocol": "which way it was",
    "req": "number of the request, restarts included",
    "route": "as the drill names it",
    "trigger": "its name: `until-<phase>` or `when-<fault>`",
    "version": "of the record, from 1",
    "via": "how the host was named: a tunnel, TLS to the front itself, or plain HTTP",
    "why": "in words",
}
"""The meaning of a field that has no description of its own."""


@dataclass(frozen=True)
class Writers:
    """Ledgers that hold the same kinds of line: which they are, in which files, and who writes them."""

    title: str
    modules: tuple[str, ...]
    """Where their types stand."""
    files: str
    by: str


_WRITERS = (
    Writers("Every ledger", ("common",), "all", "the program that keeps it"),
    Writers("Requests at a fake", ("calls",), "`source`, `destination`, `alerts`, `history`, `people`", "the fake"),
    Writers("What a source offers, and what is read of it", ("records",), "`source`; both, where changes go both ways", "the fake"),
    Writers(
        "What is written to a destination",
        ("writes",),
        "`destination`; both, where changes go both ways",
        "the fake, or the program that reads a real destination's log",
    ),
    Writers("Alerts", ("alerts",), "`alerts`", "the alert sink"),
    Writers("History", ("history",), "`history`", "the OTLP sink"),
    Writers("People", ("people",), "`people`", "the console of a game day"),
    Writers("The front", ("front",), "`front`, `watchdog_front`", "the front of a process that declares `hosts:`"),
)


def documents() -> Iterator[Document]:
    """One for each ledger that holds lines of its own."""
    for name, kinds in LEDGERS.items():
        if name != "watchdog_front":
            yield _document(f"ledger-{name}", name, kinds)
    yield _document("ledger-both-ways", "source and ledgers/destination, where changes go both ways", BOTH_WAYS)


def section() -> Iterator[str]:
    """Markdown of every kind of line."""
    for writers in _WRITERS:
        yield from ("", f"### {writers.title}", "", f"In {writers.files}; written by {writers.by}.")
        for kind in dict.fromkeys(kind for kinds in (*LEDGERS.values(), BOTH_WAYS) for kind in kinds):
            if kind.__module__.rpartition(".")[2] in writers.modules:
                found = _said(kind)
                yield from ("", f"#### `{kind.KIND}`", "", found["description"], "", *table(found, found.get("$defs", {})))


def _document(name: str, ledger: str, kinds: Kinds) -> Document:
    return Document(name, f"A line of ledgers/{ledger}.jsonl", VERSION, {"oneOf": [_line(kind) for kind in kinds]})


def _said(kind: type[LedgerLine]) -> Said:
    return explained(Form(kind).model.model_json_schema(), kind, _USUAL)


def _line(kind: type[LedgerLine]) -> Said:
    envelope: dict[str, Any] = {"seq": {"type": "integer", "minimum": 0}, "at": {"type": "number"}, "kind": {"const": kind.KIND}}
    if kind is Header:
        del envelope["at"]
    found = _said(kind)
    return found | {"properties": {**envelope, **found["properties"]}, "required": [*envelope, *found.get("required", ())]}
