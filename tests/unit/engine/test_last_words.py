"""What is quoted of a connector that never came to work."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness.engine.last_words import keeps_ending, last_words
from harness.world.process import Process


def process(folder: Path, logs: list[str], code: int | None) -> Process:
    for number, text in enumerate(logs, 1):
        (folder / f"connector.{number}.log").write_text(text)
    seen: Any = SimpleNamespace(log=folder / f"connector.{len(logs)}.log", last_code=code)
    return cast("Process", seen)


def test_the_newest_log_that_says_something(tmp_path: Path) -> None:
    told = last_words([process(tmp_path, ["KeyError: 'SECRET_FILE'", "", ""], 1)])
    assert told == (
        f"\n  it was started 3 times, and last ended with code 1; the end of {tmp_path}/connector.1.log: KeyError: 'SECRET_FILE'"
    )


def test_one_that_has_said_nothing_yet(tmp_path: Path) -> None:
    assert last_words([process(tmp_path, [""], None)]) == f"\n  the end of {tmp_path}/connector.1.log: (empty)"


@pytest.mark.parametrize(("starts", "code", "ends"), [(3, 1, True), (2, 1, False), (9, 0, False), (9, None, False)])
def test_what_keeps_ending(tmp_path: Path, starts: int, code: int | None, ends: bool) -> None:
    assert keeps_ending([process(tmp_path, [""] * starts, code)]) is ends
