"""Where records go: `--archive`, by default `idrill-archive` beside the settings file, else in the working folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from harness.archive.introduced import introduced
from harness.archive.removals import Removals
from harness.cli import guard
from harness.cli.settings_file import find
from harness.errors import HarnessError
from harness.own_folders import ARCHIVE

if TYPE_CHECKING:
    from harness.archive.read import Archive
    from harness.cli.series import Done

NONE = "none"


def place(given: Path | None) -> Path | None:
    """The archive; None: no archive is wanted."""
    if given is not None:
        return None if str(given) == NONE else given
    settings = find(Path.cwd())
    return (settings.parent if settings and settings.parent != Path.cwd() else Path()) / ARCHIVE


def read_with_past(archive: Path) -> tuple[Archive, Removals]:
    """The archive with every flaw, also the records that git has and the folder has not; and whether all of these are known."""
    from harness.archive.read import Archive, read_archive, without
    from harness.world.git import past_of

    found, past = read_archive(archive), past_of(archive)
    if past is None:
        return found, Removals.UNKNOWN
    removals = Removals.CUT_SHORT if past.cut_short else Removals.KNOWN
    return Archive(found.records, (*found.flaws, *without(past.files, archive))), removals


def for_runs_in(out: Path, run: Path, archive: Path | None) -> Path | None:
    """The archive for a run that is judged again: one of someone else's, from another folder, is only added by `idrill archive add`."""
    return archive if run.resolve().parent == out.resolve() else None


def told_when_new(archive: Path | None) -> AbstractContextManager[None]:
    """The first run that makes the folder says what it is."""
    return introduced(archive, "--archive", guard.say)


def archived(ends: Iterable[Done], archive: Path | None) -> Iterator[Done]:
    """The same runs, each put into the archive as it ends. Where that fails a warning says so: the outcomes are still wanted."""
    from harness.archive.file import put

    for end in ends:
        if end.rehearsal is not None and archive is not None:
            try:
                put(end.rehearsal.record, archive)
            except HarnessError as error:
                guard.warn([str(error)])
        yield end
