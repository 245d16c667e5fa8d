"""`finding: missing` is any of the three words for what did not get there."""

from __future__ import annotations

import pytest

from harness.drill.reading.expectations import Expectation


@pytest.mark.parametrize("kind", ["absent", "behind", "undeleted", "missing"])
def test_each_word_is_what_was_expected(kind: str) -> None:
    assert Expectation(drill="d", check="exactly_once", finding="missing").is_met(["doubled", kind])


def test_others_are_not() -> None:
    assert not Expectation(drill="d", check="exactly_once", finding="missing").is_met(["stale"])
    assert not Expectation(drill="d", check="exactly_once", finding="behind").is_met(["absent"])
