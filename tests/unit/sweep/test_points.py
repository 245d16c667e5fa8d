from __future__ import annotations

import pytest

from harness.sweep.points import HOLD, WORDS, Point, Side, evenly, points, ranges


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 9, 200])
def test_every_number_once(count: int) -> None:
    assert sorted(evenly(count)) == list(range(1, count + 1))


def test_however_soon_it_is_broken_off_the_whole_is_covered() -> None:
    first = sorted(list(evenly(200))[:16])
    gaps = [after - before for before, after in zip([0, *first], [*first, 201], strict=True)]
    assert max(gaps) <= 2 * 200 / 16 + 2


def test_each_number_on_each_side() -> None:
    found = points([Side.REQUESTS, Side.COMMITS], 5)
    assert sorted(found, key=lambda point: (point.number, point.side)) == [
        Point(side, number) for number in range(1, 6) for side in (Side.COMMITS, Side.REQUESTS)
    ]
    assert set(HOLD) == set(WORDS) == set(Side)


@pytest.mark.parametrize(("most", "count"), [(1, 2), (4, 4), (5, 4), (999, 200)])
def test_at_most(most: int, count: int) -> None:
    assert len(points([Side.REQUESTS, Side.COMMITS], 100, most)) == count


@pytest.mark.parametrize(("numbers", "text"), [([], ""), ([3], "3"), ([1, 2, 3, 8, 11, 12], "1–3, 8, 11–12"), ([5, 4, 4], "4–5")])
def test_ranges(numbers: list[int], text: str) -> None:
    assert ranges(numbers) == text
