"""Against the bounds that Newcombe (1998, Statistics in Medicine 17, table I, method 3) prints for this interval."""

from __future__ import annotations

import pytest

from harness.archive.interval import PassRate


@pytest.mark.parametrize(
    ("passed", "judged", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_bounds(passed: int, judged: int, low: float, high: float) -> None:
    rate = PassRate.of(passed, judged)
    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


def test_passing_and_failing_mirror_each_other() -> None:
    assert PassRate.of(18, 20).low == pytest.approx(1 - PassRate.of(2, 20).high)
    assert PassRate.of(20, 20).high == 1.0


def test_words() -> None:
    assert str(PassRate.of(18, 20)) == "18 of 20 passed: 90% (95 % confidence: 70% to 97%)"
    assert str(PassRate.of(0, 0)) == "no run could be judged"


@pytest.mark.parametrize(("passed", "judged"), [(-1, 3), (4, 3)])
def test_impossible_counts(passed: int, judged: int) -> None:
    with pytest.raises(ValueError, match="of 3"):
        PassRate.of(passed, judged)
