from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import EnvironmentUnavailable
from harness.trials.book import Book
from harness.trials.trial import Result


def test_what_was_done_is_known_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "new" / "book.jsonl"
    Book(path).add(Result("a", "PASS"))
    again = Book(path)
    assert again.get("a") == Result("a", "PASS")
    assert again.get("b") is None


def test_what_could_not_be_judged_is_to_be_run_again_but_told(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.jsonl")
    book.add(Result("a", "INCONCLUSIVE", why="stall"))
    assert book.get("a") is None
    assert book.last("a") == Result("a", "INCONCLUSIVE", why="stall")
    book.add(Result("a", "FAIL"))
    assert Book(tmp_path / "book.jsonl").get("a") == Result("a", "FAIL")


def test_torn_and_strange_lines_count_as_not_there(tmp_path: Path) -> None:
    path = tmp_path / "book.jsonl"
    Book(path).add(Result("a", "PASS"))
    path.write_text(path.read_text() + '{"key": "b", "later": 1}\n[]\n{"key": "c", "out')
    book = Book(path)
    assert len(book) == 1
    book.add(Result("d", "PASS"))
    assert Book(path).get("d") == Result("d", "PASS")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentUnavailable, match="choose another --out"):
        Book(tmp_path / "file" / "book.jsonl")
