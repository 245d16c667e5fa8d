"""The front matter: what programs read of a runbook, and what a check needs to write it once more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.drill.text import document
from harness.errors import DrillInvalid, Problem
from harness.report.hostile import line
from harness.runbook.known import Known, Page, drill_name
from harness.runbook.words import day

_EDGE = "---\n"


@dataclass(frozen=True)
class Front:
    """What a committed runbook says of its evidence."""

    until: str | None
    """The instant of the newest run that it knows; None: it knows none."""
    pages: tuple[Page, ...]


def front(known: Known) -> str:
    """The lines between the two `---`, and these."""
    return _EDGE + "".join(f"{text}\n" for text in _lines(known)) + _EDGE


def _lines(known: Known) -> Iterator[str]:
    file, newest = known.file, known.newest
    yield "schema: 1"
    yield f"runbook: {_quoted(file.integration)}"
    yield f"written_from: {_quoted(known.name)}"
    yield f"pattern: {_quoted(file.pattern)}"
    yield f"owner: {_quoted(file.people.owner.name)}"
    yield f"backup: {_quoted(file.people.backup.name)}"
    yield f"last_test: {_quoted(day(newest) if newest else None)}"
    yield f"next_review: {_quoted(str(known.next_review) if known.next_review else None)}"
    yield f"evidence_until: {_quoted(newest.started if newest else None)}"
    pages = [page for drill in drills_shown(known) if (page := known.page(drill))]
    yield "first_pages:" + ("" if pages else " []")
    for page in pages:
        yield f"  - {{drill: {_quoted(page.drill)}, run: {_quoted(page.run)}, text: {_quoted(page.text)}}}"


def drills_shown(known: Known) -> tuple[str, ...]:
    """The drills whose first page a runbook shows."""
    return tuple(dict.fromkeys(drill_name(sign.drill) for sign in (*known.signs, *known.decisions) if sign.drill))


def read(text: str, path: Path) -> Front:
    """What a runbook says of its evidence. Raises DrillInvalid where it was not written by this program."""
    begin, _, rest = text.partition(_EDGE)
    inner, end, _ = rest.partition(f"\n{_EDGE}")
    if begin or not end:
        raise DrillInvalid((_foreign(path, "no front matter"),))
    data = document.parse(inner + "\n", path).data
    until, pages = data.get("evidence_until"), data.get("first_pages")
    if not isinstance(until, str | None) or not isinstance(pages, list) or not all(map(_is_page, pages)):
        raise DrillInvalid((_foreign(path, "front matter of another kind"),))
    return Front(until, tuple(Page(page["drill"], page["run"], page["text"]) for page in pages))


def _is_page(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == set(Page._fields) and all(isinstance(text, str) for text in value.values())


def _foreign(path: Path, found: str) -> Problem:
    return Problem(str(path), 1, 1, "", found, "a runbook that `idrill runbook` has written")


def _quoted(text: str | None) -> str:
    """A text as JSON, which is YAML, too."""
    return json.dumps(None if text is None else line(text), ensure_ascii=False)
