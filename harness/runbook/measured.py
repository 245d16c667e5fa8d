"""The first pages that drills led to, from their run directories: no record of the archive has words that people or programs wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.archive.record import RunRecord
from harness.errors import HarnessError
from harness.regular_file import is_folder
from harness.report.hostile import line
from harness.runbook.known import Page

_LONGEST = 160
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\b[a-z][\w.-]*:\d{2,5}\b", re.IGNORECASE)
"""It belongs to the machine of the run, and has no place in a file that stays."""


def pages(runs: Path, records: Iterable[RunRecord], drills: Iterable[str]) -> tuple[Page, ...]:
    """For each drill the page of the newest run that the archive knows and whose directory is still there."""
    newest = sorted(records, key=lambda record: record.started or "", reverse=True)
    found = (next(_of_drill(runs, newest, drill), None) for drill in drills)
    return tuple(page for page in found if page is not None)


def _of_drill(runs: Path, newest: Iterable[RunRecord], drill: str) -> Iterator[Page]:
    for record in newest:
        if record.drill.name == drill and is_folder(runs / record.run):
            try:
                yield Page(drill, record.run, _first_words(runs / record.run))
            except HarnessError:  # damaged: an older run may do
                continue


def _first_words(run: Path) -> str:
    """The words of the first page after the first fault. Empty: nobody was paged."""
    from harness.evidence.evidence import Evidence

    evidence = Evidence.open(run)
    try:
        injected = min((window.injected_t for window in evidence.windows if window.injected_t is not None), default=float("-inf"))
        paged = next((incident.opening for incident in evidence.episodes if incident.opened_t >= injected), None)
        return "" if paged is None else line(_ADDRESS.sub("…", paged.summary or paged.text), _LONGEST) or "a page without words"
    finally:
        evidence.close()
