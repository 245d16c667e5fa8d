"""The files, folders and commands that an integration file names, seen from its folder."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator
from pathlib import Path as FilePath

from harness.drill.reading.programs import missing_files
from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint
from harness.drill.text.typos import hint
from harness.integration.model import Integration
from harness.integration.reading.watched import watched_files
from harness.regular_file import is_folder, is_regular


def complaints(file: Integration, folder: FilePath) -> Iterator[Complaint]:
    """Those that are missing, each with the nearest name."""
    yield from _files(file, folder)
    yield from _commands(file, folder)


def _files(file: Integration, folder: FilePath) -> Iterator[Complaint]:
    for index, pattern in enumerate(file.watch):
        if not watched_files(folder, [pattern]):
            yield Complaint(("watch", index), f"no file matches {pattern!r}", "files that exist", _nearest(folder, pattern))
    known, comms = file.people.known_from, file.comms
    named: tuple[tuple[Path, str | None, Callable[[FilePath], bool], str], ...] = (
        (("people", "known_from", "rota"), known.rota, is_regular, "file"),
        (("people", "known_from", "catalog"), known.catalog, is_regular, "file"),
        (("people", "known_from", "codeowners"), known.codeowners, is_regular, "file"),
        (("comms", "notices"), comms.notices, is_folder, "folder"),
        (("comms", "script"), comms.script, is_regular, "file"),
    )
    for key, name, is_there, what in named:
        if name is not None and not is_there(folder / name):
            yield Complaint(key, f"no such {what}: {name}", f"a {what} that exists", _nearest(folder, name))


def _commands(file: Integration, folder: FilePath) -> Iterator[Complaint]:
    commands = (
        (("history", "export"), file.history.export),
        (("recover", "run"), file.recover.run),
        (("rollback", "audit_export"), file.rollback.audit_export),
    )
    for key, command in commands:
        for complaint in missing_files(key, command, str(folder), folder) if command else ():
            yield complaint._replace(path=key)


def _nearest(folder: FilePath, name: str) -> str:
    """What the first part of a path that is not there was probably meant to be, as a question; nothing if it is not known."""
    here = folder
    for part in FilePath(name).parts:
        if glob.has_magic(part):
            return ""
        if not os.path.lexists(here / part):
            return hint(part, _names_in(here))
        here /= part
    return ""


def _names_in(folder: FilePath) -> tuple[str, ...]:
    try:
        return tuple(sorted(path.name for path in folder.iterdir()))
    except OSError:
        return ()
