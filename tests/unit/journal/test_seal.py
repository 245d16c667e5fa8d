from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from harness.clock.anchors import DrillClock
from harness.errors import EnvironmentUnavailable
from harness.journal import Journal
from harness.journal.events import PhaseStarted, Seal
from harness.journal.seal import Seals, digest, last_line


def test_the_last_line_follows_from_the_lines_before_it_and_memory_holds_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, "r1", DrillClock.start(60))
    journal.write(PhaseStarted(phase="Gerät", role="drill"))
    before = path.read_bytes()
    seal = journal.seal()
    journal.close()
    assert path.read_bytes() == before + last_line(2, hashlib.sha256(before).hexdigest())
    assert seal == Seal.written("journal.jsonl", 3, hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_full_disk_is_no_change_by_somebody_else(tmp_path: Path) -> None:
    """What did not get there is not in the digest either."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, "r1", DrillClock.start(60))
    room, full = os.dup(journal._file), os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, journal._file)
    with pytest.raises(EnvironmentUnavailable):
        journal.write(PhaseStarted(phase="baseline", role="drill"))
    os.dup2(room, journal._file)
    assert journal._hash.hexdigest() == hashlib.sha256(path.read_bytes()).hexdigest()
    for number in (journal._file, room, full):
        os.close(number)


def test_seals_hear_what_the_journal_is_told_and_know_what_it_is_not(tmp_path: Path) -> None:
    seals = Seals()
    seals.add(Seal.of("plan.json", b"{}"))
    journal = Journal(tmp_path / "journal.jsonl", "r1", DrillClock.start(60), (seals.hear,))
    ledger = Seal.written("ledgers/source.jsonl", 3, "ab")
    journal.write(ledger)
    journal.close()
    assert seals.by_file["ledgers/source.jsonl"] == ledger
    assert [seal.file for seal in seals.untold()] == ["plan.json"]


def test_a_file_is_digested_in_pieces_as_it_would_be_whole(tmp_path: Path) -> None:
    data = (b"x" * 99 + b"\n") * 30_000 + b"torn"
    (tmp_path / "a").write_bytes(data)
    assert digest(tmp_path / "a", "ledgers/a.jsonl") == Seal(
        file="ledgers/a.jsonl", lines=30_000, sha256=hashlib.sha256(data).hexdigest(), by="found"
    )


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"file": "plan.json"},
        {"file": "../plan.json", "lines": 1, "sha256": "ab", "by": "writer"},
        {"file": "/etc/passwd", "lines": 1, "sha256": "ab", "by": "writer"},
        {"file": "ledgers/../../x", "lines": 1, "sha256": "ab", "by": "writer"},
        {"file": ["plan.json"], "lines": 1, "sha256": "ab", "by": "writer"},
        {"file": "plan.json", "lines": 1, "sha256": None, "by": "writer"},
    ],
)
def test_what_a_stranger_wrote_in_a_seals_place_is_none(told: dict[str, Any]) -> None:
    assert Seal.model_validate({"file": "plan.json", "lines": 1, "sha256": "ab", "by": "writer"}) == Seal.written("plan.json", 1, "ab")
    with pytest.raises(ValueError, match="validation error"):
        Seal.model_validate(told)
