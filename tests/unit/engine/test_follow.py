"""A growing ledger is read line by line, each line once, also when its writer was killed in the middle of one."""

from __future__ import annotations

from pathlib import Path

from harness.engine.follow import Follow
from harness.ledger.forms import forms_of


def line(seq: int) -> str:
    return f'{{"seq":{seq},"at":1.0,"kind":"note","who":"Robin Example","role":"scribe","text":"{seq}"}}\n'


def seqs(follow: Follow) -> list[int]:
    return [told.seq for told in follow.new()]


def test_each_whole_line_comes_once(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    follow = Follow(path, forms_of("people"))
    assert seqs(follow) == []
    path.write_text(line(1) + line(2) + line(3)[:20])
    assert seqs(follow) == [1, 2]
    path.write_text(line(1) + line(2) + line(3))
    assert seqs(follow) == [3]
    assert seqs(follow) == []


def test_a_torn_line_that_the_next_writer_cuts_off_hides_none_of_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    follow = Follow(path, forms_of("people"))
    path.write_text(line(1) + line(2)[:40])
    assert seqs(follow) == [1]
    path.write_text(line(1) + line(2))
    assert seqs(follow) == [2]
