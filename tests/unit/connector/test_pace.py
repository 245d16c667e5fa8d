from __future__ import annotations

import itertools

import pytest
from worker.pace import FIRST_PER_S, SHARE, Pace

LONG_AFTER = itertools.count(0, 1000)


def between(pace: Pace) -> float:
    """How far apart two calls are, long after any other, to the nearest nanosecond."""
    now_s = next(LONG_AFTER)
    assert pace.wait_s(now_s) == 0
    return round(pace.wait_s(now_s), 9)


def test_without_a_limit_nobody_waits() -> None:
    assert between(Pace(None)) == 0


def test_it_stays_below_the_published_limit() -> None:
    pace = Pace(120)
    for _ in range(100):
        pace.worked()
        assert 60 / between(pace) == pytest.approx(SHARE * 120)


def test_the_time_that_a_call_takes_is_part_of_the_pace() -> None:
    pace = Pace(60 / SHARE)
    assert [pace.wait_s(now_s) for now_s in (100, 100.25, 101.5, 105)] == [0, 0.75, 0.5, 0]


@pytest.mark.parametrize("per_min", [None, 12.0, 120.0, 6000.0])
def test_after_trouble_it_begins_slowly_and_comes_back(per_min: float | None) -> None:
    pace = Pace(per_min)
    before = between(pace)
    pace.failed()
    waits = [between(pace)]
    assert waits[0] == pytest.approx(max(1 / FIRST_PER_S, 2 * before))
    for _ in range(60):
        pace.worked()
        waits.append(between(pace))
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] == before
