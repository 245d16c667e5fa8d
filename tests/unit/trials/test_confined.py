from __future__ import annotations

import pytest

from harness.trials.confined import in_force


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([], ""),
        (["", ""], ""),
        (["Landlock 7", "Landlock 7", ""], "Landlock 7"),
        (["not confined: switched off", "Landlock 7", "Landlock 7"], "Landlock 7 (2 runs); not confined: switched off (1 run)"),
    ],
)
def test_what_was_in_force_in_several_runs(told: list[str], words: str) -> None:
    assert in_force(told) == words
