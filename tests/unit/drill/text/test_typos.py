"""Which words an unknown one may stand for."""

from __future__ import annotations

import pytest

from harness.drill.text.typos import hint_of_many, listed

_NAMES = ["killed-in-mid-batch", "killed-while-paused", "main-process-killed", "poison-record", "secret-revoked", "secret-rotated"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("poison-recrod", "did you mean 'poison-record'?"),
        ("killed", "did you mean 'killed-in-mid-batch' or 'killed-while-paused'?"),
        ("secret-", "did you mean 'secret-revoked' or 'secret-rotated'?"),
        ("process", "did you mean 'main-process-killed'?"),
        ("s", ""),
        ("", ""),
        ("zzz", ""),
    ],
)
def test_the_near_names_best_first(word: str, said: str) -> None:
    assert hint_of_many(word, _NAMES) == said


def test_at_most_five() -> None:
    assert hint_of_many("name", [f"name-{number}" for number in range(9)]).count("name-") == 5


def test_a_few_names_are_listed_and_many_are_not() -> None:
    assert listed(["a", "b"], "idrill list") == "a, b"
    assert listed([str(number) for number in range(60)], "idrill list") == "run `idrill list` to see all"
