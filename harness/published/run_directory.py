"""The part of the page of the run directory that the types say: every kind of ledger line. What stands around it is written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.journal.published import in_words
from harness.ledger.forms import Form
from harness.ledger.lines import BOTH_WAYS, LEDGERS, LedgerLine
from harness.published.lines import described


@dataclass(frozen=True)
class Writers:
    """Ledgers that hold the same kinds of line: which they are, in which files, and who writes them."""

    title: str
    modules: tuple[str, ...]
    """Where their types stand."""
    files: str
    by: str


_WRITERS = (
    Writers("Every ledger", ("common",), "all", "whoever keeps it"),
    Writers("Requests at a fake", ("calls",), "`source`, `destination`, `alerts`, `history`", "the fake"),
    Writers("What a source offers, and what is read of it", ("records",), "`source`; both, where changes go both ways", "the fake"),
    Writers(
        "What is written to a destination",
        ("writes",),
        "`destination`; both, where changes go both ways",
        "the fake, or the program that reads a real destination's log",
    ),
    Writers("Alerts", ("alerts",), "`alerts`", "the alert sink"),
    Writers("History", ("history",), "`history`", "the OTLP sink"),
    Writers("The front", ("front",), "`front`, `watchdog_front`", "the front of a process that declares `hosts:`"),
)


_BEGIN = "<!-- From here on written by `python -m harness.published`. -->\n"
_END = "<!-- To here. -->\n"


def page(before: str) -> str:
    """The page as it was, with this part of today. Raises ValueError when it has no place for it."""
    head, begin, rest = before.partition(_BEGIN)
    _, end, tail = rest.partition(_END)
    if not begin or not end:
        raise ValueError("the page does not say where the kinds of line stand")  # it is the page that is wrong
    written = "\n".join(line for writers in _WRITERS for line in _section(writers))
    return f"{head}{_BEGIN}{written}\n\n{_END}{tail}"


def _section(writers: Writers) -> Iterator[str]:
    yield from ("", f"### {writers.title}", "", f"In {writers.files}; written by {writers.by}.")
    for kind in dict.fromkeys(kind for kinds in (*LEDGERS.values(), BOTH_WAYS) for kind in kinds):
        if kind.__module__.rpartition(".")[2] in writers.modules:
            yield from _kind(kind)


def _kind(kind: type[LedgerLine]) -> Iterator[str]:
    told, form = described(kind), Form(kind)
    found = form.model.model_json_schema()
    yield from ("", f"#### `{kind.KIND}`", "", told.text, "", "| field | value | meaning |", "|---|---|---|")
    for name, text in told.fields.items():
        shown = f"`{name}`" if name in form.required else f"*`{name}`*"
        yield f"| {shown} | {in_words(found['properties'][name], found.get('$defs', {}))} | {text} |"
