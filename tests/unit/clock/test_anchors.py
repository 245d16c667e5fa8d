from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.clock.anchors import DrillClock


@given(st.floats(min_value=0.1, max_value=600), st.integers(min_value=0, max_value=10**15))
def test_an_instant_survives_both_ways(speed: float, mono_ns: int) -> None:
    clock = DrillClock(0, 5_000_000_000, speed)
    assert clock.mono_s(clock.at(mono_ns)) == pytest.approx(mono_ns / 1e9, abs=1e-5)


def test_a_minute_of_drill_time_is_a_second_at_60() -> None:
    clock = DrillClock(0, 0, 60)
    assert clock.at(1_000_000_000) == 60
    assert clock.wall_s(1200) == 20


def test_every_process_is_told_the_same() -> None:
    assert DrillClock(7, 5, 60.0).environment("r1") == {
        "IDRILL_RUN": "r1",
        "IDRILL_SPEED": "60",
        "IDRILL_ANCHOR_REALTIME_NS": "7",
        "IDRILL_ANCHOR_MONOTONIC_NS": "5",
    }
