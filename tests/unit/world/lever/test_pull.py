"""Whoever pulls the lever, and however badly it is written down: it is pulled."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.world.lever.pull import BOUNDS, FILE, Lever, Pull, pull, pulled_by_file


def test_nobody_has_pulled_it(tmp_path: Path) -> None:
    assert Lever(tmp_path).pulled() is None


def test_the_file_says_who_and_why(tmp_path: Path) -> None:
    pull(tmp_path, "Robin Example", "a real\nincident")
    assert pulled_by_file(tmp_path) == Pull("Robin Example", "a real incident")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def _empty(path: Path) -> None:
    path.touch()


def _not_json(path: Path) -> None:
    path.write_text("stop!")


def _a_list(path: Path) -> None:
    path.write_text("[1]")


def _numbers(path: Path) -> None:
    path.write_text('{"by": 1, "why": null}')


def _deep(path: Path) -> None:
    path.write_text("[" * 60_000)


def _endless(path: Path) -> None:
    path.write_text(json.dumps({"by": "x" * 100_000}))


def _a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [_empty, _not_json, _a_list, _numbers, _deep, _endless, os.mkdir, os.mkfifo, _a_device])
def test_a_file_that_says_nothing_pulls_it_all_the_same(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / FILE)
    assert pulled_by_file(tmp_path) == Pull("somebody", "no reason was given")


def test_no_text_is_endless(tmp_path: Path) -> None:
    pull(tmp_path, "Robin Example", "x" * 5000)
    found = pulled_by_file(tmp_path)
    assert found is not None
    assert len(found.why) == 1000


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    (tmp_path / "ledgers").mkdir()
    return tmp_path / "ledgers" / "people.jsonl"


def line(kind: str, **fields: object) -> str:
    return json.dumps({"seq": 1, "at": 2.0, "kind": kind, **fields}) + "\n"


def test_an_act_at_the_console_pulls_it_and_is_not_forgotten(tmp_path: Path, ledger: Path) -> None:
    lever = Lever(tmp_path)
    ledger.write_text(line("note", who="Kim Example", text='they say "abort"'))
    assert lever.pulled() is None
    with ledger.open("a") as file:
        file.write(line("abort", who="Sam Example", why="a real incident")[:20])
        file.flush()
        assert lever.pulled() is None  # half a line
        file.write(line("abort", who="Sam Example", why="a real incident")[20:])
    for _ in range(2):
        assert lever.pulled() == Pull("Sam Example", "a real incident", by_act=True)


def test_a_bound_has_no_name(tmp_path: Path, ledger: Path) -> None:
    ledger.write_text(line("abort", who="", why="500 records are owed"))
    assert Lever(tmp_path).pulled() == Pull(BOUNDS, "500 records are owed", by_act=True)


def test_damaged_lines_are_passed_over(tmp_path: Path, ledger: Path) -> None:
    ledger.write_text('"abort"\n{"kind": "abort"\n' + line("abort", who="Sam Example", why="x"))
    assert Lever(tmp_path).pulled() == Pull("Sam Example", "x", by_act=True)
