"""Where in the files of a run something stands: file and line, as an editor counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from harness import regular_file
from harness.report.chronology import Source

_IN_JOURNAL, _IN_LEDGER = (re.compile(rb'"%s": ?(\d+)[,}]' % name) for name in (b"n", b"seq"))


@dataclass(frozen=True)
class Place:
    """A line of a file of the run directory; lines are counted from 1."""

    file: str
    line: int
    finds: str
    """What stands in this line alone: browsers that know text fragments show the line."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def link(self, up: str = "..") -> str:
        """As the target of a link in a page; `up`: from the page's folder to the run directory."""
        return f"{up}/{self.file}#L{self.line}:~:text={quote(self.finds, safe='')}"


class Places:
    """Finds the lines of one run. Each file is read once, and only if it is asked for."""

    def __init__(self, run_dir: Path) -> None:
        self._run_dir = run_dir
        self._lines: dict[str, dict[int, Place]] = {}

    def of(self, source: Source | None) -> Place | None:
        """None: no line shows it, or its file is not there or has lost the line."""
        if source is None:
            return None
        in_journal = source.stream == "journal"
        file = "journal.jsonl" if in_journal else f"ledgers/{source.stream}.jsonl"
        if file not in self._lines:
            self._lines[file] = self._numbered(file, _IN_JOURNAL if in_journal else _IN_LEDGER)
        return self._lines[file].get(source.number)

    def _numbered(self, file: str, number: re.Pattern[bytes]) -> dict[int, Place]:
        """The writer's number of each line → where it stands. Of a number that was written twice the first counts."""
        try:
            lines = regular_file.read(self._run_dir / file).split(b"\n")
        except OSError:
            return {}
        found: dict[int, Place] = {}
        for place, line in enumerate(lines, start=1):
            if match := number.search(line):
                found.setdefault(int(match[1]), Place(file, place, match[0].decode()))
        return found
