"""Times and numbers as people read them."""

from __future__ import annotations

import pytest

from harness.report import wording


@pytest.mark.parametrize(
    ("t", "shown"), [(0, "0:00"), (299.6, "5:00"), (3900, "1:05:00"), (-45, "−0:45"), (-0.2, "0:00"), (None, "–"), (float("inf"), "–")]
)
def test_clock(t: float | None, shown: str) -> None:
    assert wording.clock(t) == shown


@pytest.mark.parametrize(("from_t", "until_t"), [(300.4, 444.6), (300.6, 444.4), (-0.4, 59.6), (1500.51, 1595.49)])
def test_a_length_is_the_difference_of_the_times_that_are_shown(from_t: float, until_t: float) -> None:
    minutes, seconds = wording.clock(until_t).split(":")
    begin = wording.clock(from_t).split(":")
    assert wording.elapsed(from_t, until_t) == (int(minutes) - int(begin[0])) * 60 + int(seconds) - int(begin[1])


def test_a_short_length_is_exact() -> None:
    assert wording.span(wording.elapsed(300.4, 305.1)) == "4.7s"
    assert wording.span(wording.elapsed(300.4, float("inf"))) == "–"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0s"),
        (4.24, "4.2s"),
        (9.96, "10s"),
        (45, "45s"),
        (1200, "20m"),
        (725, "12m5s"),
        (3900, "1h5m"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_span(seconds: float | None, shown: str) -> None:
    assert wording.span(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.128, "0.13 s"), (20, "20.0 s"), (200, "3 min 20 s"), (240, "4 min"), (float("inf"), "–"), (None, "–")]
)
def test_wall(seconds: float | None, shown: str) -> None:
    assert wording.wall(seconds) == shown


@pytest.mark.parametrize(("value", "shown"), [(7, "7"), (1234567, "1\u202f234\u202f567"), (0.25, "0.25"), (-3, "−3"), (float("inf"), "–")])
def test_number(value: float, shown: str) -> None:
    assert wording.number(value) == shown


def test_many() -> None:
    assert [wording.many(count, "row") for count in (0, 1, 2000)] == ["0 rows", "1 row", "2\u202f000 rows"]


@pytest.mark.parametrize(("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_listed(parts: list[str], said: str) -> None:
    assert wording.listed(parts) == said
