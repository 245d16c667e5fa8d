"""The people's ledger as the harness has seen it grow."""

from __future__ import annotations

from pathlib import Path

from harness.world.console.kept import Kept


def kept(path: Path) -> Kept:
    found = Kept(path)
    found.look()
    return found


def test_whole_lines_are_counted_and_a_torn_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_bytes(b"one\ntwo\nth")
    seen = kept(path)
    assert seen.lines == 2
    path.write_bytes(b"one\ntwo\nthree\n")
    seen.compare()
    assert (seen.lines, seen.intact) == (3, True)


def test_a_line_that_somebody_changed_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_bytes(b"one\ntwo\n")
    seen = kept(path)
    path.write_bytes(b"one\nTWO\n")
    seen.compare()
    assert not seen.intact


def test_a_line_that_somebody_removed_is_noticed_also_when_another_follows(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_bytes(b"one\ntwo\n")
    seen = kept(path)
    path.write_bytes(b"one\n")
    seen.compare()
    path.write_bytes(b"one\ntwo\n")
    seen.compare()
    assert not seen.intact
