"""Whether a run directory is unchanged since its writers wrote it: compared with the engine's memory, or with the seal that it left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import regular_file
from harness.evidence.journal import entries_of
from harness.journal.events import Entry, Event, RunEnded, Seal
from harness.journal.seal import JOURNAL, SEALED_FROM, Memory, last_line
from harness.plan.model import Plan

_LONGEST_HEADER = 64 * 1024
_VERSIONS = ("journal", "workload", "ledger")
"""Under one of these keys the first line of a file names its version."""


@dataclass(frozen=True)
class Integrity:
    """Whether the files of a run are complete and unchanged, by their paths in the run directory.

    `sealed`: False for a run of an older version, or whose harness was killed: changes of its files cannot be detected.
    `changed`: files whose content is not what their writers wrote. `unvouched`: files whose writers could not report a digest; they have
    not changed since the run ended. `files`: how many were compared.
    """

    sealed: bool
    changed: tuple[str, ...] = ()
    unvouched: tuple[str, ...] = ()
    files: int = 0

    def __str__(self) -> str:
        if self.changed:
            return f"changed by someone else: {', '.join(self.changed)}"
        if self.unvouched:
            return f"unchanged since the run ended; not confirmed by their writers: {', '.join(self.unvouched)}"
        if self.sealed:
            return f"intact: {self.files} files"
        return "none, so it is not known whether someone changed a file: an older version made the run, or its harness was killed"


INTACT = Integrity(sealed=True)


def examine(run_dir: Path, plan: Plan, events: Sequence[Entry[Event]], memory: Memory | None = None) -> Integrity:
    """Read every sealed file once and compare. Without `memory` the seal in the journal counts. Differences raise nothing."""
    journal = _read(run_dir / JOURNAL)
    if memory is not None:
        wanted = memory.seals.get(JOURNAL)
        intact = wanted is not None and hashlib.sha256(journal).hexdigest() == wanted.sha256
        return _compared(run_dir, memory.seals, intact=intact)
    seals = {told.event.file: told.event for told in entries_of(events, Seal)}
    intact = _ends_with_its_seal(journal)
    if not intact and not _must_have_one(run_dir, plan, events, seals):
        return Integrity(sealed=False)
    return _compared(run_dir, seals, intact=intact)


def _compared(run_dir: Path, seals: Mapping[str, Seal], *, intact: bool) -> Integrity:
    others = [seal for file, seal in seals.items() if file != JOURNAL]
    changed = [] if intact else [JOURNAL]
    changed += [seal.file for seal in others if not _holds(run_dir, seal)]
    if intact:  # else its list of files cannot be trusted
        changed += [file for file in _ledgers(run_dir) if file not in seals]
    unvouched = [seal.file for seal in others if seal.by == "found" and seal.file not in changed]
    return Integrity(sealed=True, changed=tuple(changed), unvouched=tuple(unvouched), files=len(others) + 1)


def _holds(run_dir: Path, seal: Seal) -> bool:
    path = run_dir / seal.file
    try:
        if not regular_file.is_regular(path):
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == seal.sha256
    except OSError:
        return False


def _ends_with_its_seal(journal: bytes) -> bool:
    cut = journal.rfind(b"\n", 0, max(len(journal) - 1, 0)) + 1
    before = journal[:cut]
    return journal[cut:] == last_line(before.count(b"\n"), hashlib.sha256(before).hexdigest())


def _must_have_one(run_dir: Path, plan: Plan, events: Sequence[Entry[Event]], seals: Mapping[str, Seal]) -> bool:
    """Whether a seal was there, or should be. Every file names its version, so that one file alone does not make the run an old one:
    all that are there must say so.

    A run without an end has none either: its harness was killed.
    """
    if JOURNAL not in seals and not entries_of(events, RunEnded):
        return False
    present = [path for file in (JOURNAL, "workload.jsonl", *_ledgers(run_dir)) if regular_file.is_regular(path := run_dir / file)]
    return bool(seals) or plan.plan >= SEALED_FROM or not all(map(_is_old, present))


def _is_old(file: Path) -> bool:
    """Whether its first line names a version that knew no seal. Workloads of version 1 name none."""
    try:
        with file.open("rb") as lines:
            header = json.loads(lines.readline(_LONGEST_HEADER))
        named = [header[key] for key in _VERSIONS if key in header]
    except (OSError, ValueError, TypeError, RecursionError):
        return False
    return all(isinstance(version, int) and version < SEALED_FROM for version in named) and (bool(named) or file.name == "workload.jsonl")


def _ledgers(run_dir: Path) -> list[str]:
    return sorted(f"ledgers/{path.name}" for path in (run_dir / "ledgers").glob("*.jsonl"))


def _read(path: Path) -> bytes:
    try:
        return regular_file.read(path)
    except OSError:
        return b""
