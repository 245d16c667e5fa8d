from __future__ import annotations

import pytest

from harness.checks.judge.advice import slower


@pytest.mark.parametrize(
    ("speed", "measured", "limit", "said"),
    [
        (60, 61, 60, "; try --speed 50"),
        (60, 120, 60, "; try --speed 30"),
        (120, 1.2, 0.5, "; try --speed 50"),
        (60, float("inf"), 60, "; try --speed 30"),
        (3, 1000, 60, "; try --speed 1"),
        (1, 100, 60, ""),
        (0.5, 100, 60, ""),
    ],
)
def test_the_highest_round_speed_at_which_it_would_fit(speed: float, measured: float, limit: float, said: str) -> None:
    assert slower(speed, measured, limit) == said
