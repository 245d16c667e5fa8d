from __future__ import annotations

import pytest
from worker.pace import FIRST_PER_S, SHARE, Pace


def test_without_a_limit_nobody_waits() -> None:
    assert Pace(None).wait_s() == 0


def test_it_stays_below_the_published_limit() -> None:
    pace = Pace(120)
    for _ in range(100):
        pace.worked()
        assert 60 / pace.wait_s() == pytest.approx(SHARE * 120)


@pytest.mark.parametrize("per_min", [None, 120.0, 6000.0])
def test_after_trouble_it_begins_slowly_and_comes_back(per_min: float | None) -> None:
    pace = Pace(per_min)
    before = pace.wait_s()
    pace.failed()
    waits = [pace.wait_s()]
    assert waits[0] == 1 / FIRST_PER_S
    for _ in range(60):
        pace.worked()
        waits.append(pace.wait_s())
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] == before


def test_trouble_never_makes_it_faster() -> None:
    pace = Pace(12)
    before = pace.wait_s()
    pace.failed()
    assert pace.wait_s() == before
