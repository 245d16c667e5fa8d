"""What several verbs begin with: integration files held against the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from harness.cli import guard
from harness.cli.archived import place, read_with_past
from harness.cli.due_fits import due_fits
from harness.cli.find_drills import drill_files

if TYPE_CHECKING:
    from harness.archive.read import Archive
    from harness.archive.record import RunRecord
    from harness.archive.removals import Removals
    from harness.readiness.assess import Assessment

_MOST_DOUBTS = 5


def instant(day: date | None) -> datetime:
    """Now, or the evening of a day, in UTC."""
    return datetime.now(UTC) if day is None else datetime.combine(day, time(23, 59, 59), UTC)


@dataclass(frozen=True)
class Known:
    """What files are held against: the archive, read once, and the drills that there are."""

    records: tuple[RunRecord, ...]
    doubts: tuple[str, ...]
    """Why the archive cannot be relied on."""
    drills: frozenset[str]
    folder: Path | None
    """Where the archive is; None: there is none."""

    def assessment(self, file: Path, at: datetime) -> Assessment:
        """Says where it looked, if the archive has no run. Raises DrillInvalid and PlanImpossible for a file that cannot be judged."""
        from harness.readiness.readied import readied

        found = readied(file, self.records, at, known=self.drills, fits=due_fits, doubts=self.doubts)
        if self.folder is not None and not found.records:
            guard.note([f"{file}: no run of it in {self.folder.resolve()}; if your records are elsewhere: --archive FOLDER"])
        return found

    def standing(self, file: Path, at: datetime) -> Assessment:
        """The same states, found sooner: not asked is whether the drills that are due can be run. Raises the same."""
        from harness.readiness.readied import readied

        return readied(file, self.records, at, known=self.drills, doubts=self.doubts)


def known(archive: Path | None) -> Known:
    """The archive at its place, as it is now."""
    folder = place(archive)
    if folder is None:
        return Known((), ("there is no archive: `--archive none`",), frozenset(drill_files()), None)
    return known_of(folder, *read_with_past(folder))


def known_of(folder: Path, found: Archive, removals: Removals) -> Known:
    """An archive that has been read."""
    return Known(found.runs, tuple(_doubts(folder, found, removals)), frozenset(drill_files()), folder)


def _doubts(folder: Path, found: Archive, removals: Removals) -> Iterator[str]:
    """Why what is missing in the archive could be missing for a reason."""
    from harness.archive.removals import Removals

    yield from (f"{folder}/{flaw}" for flaw in found.flaws[:_MOST_DOUBTS])
    if len(found.flaws) > _MOST_DOUBTS:
        yield f"{len(found.flaws) - _MOST_DOUBTS} more records of {folder} were removed or changed: `idrill archive check` names them"
    if removals is not Removals.KNOWN:
        yield f"{folder}: {removals.value}"
