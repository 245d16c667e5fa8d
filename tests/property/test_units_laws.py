"""Durations, rates and shares: what is written back is what was read."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.units import format_duration, format_rate, format_share, parse_duration, parse_rate, parse_share


@given(st.integers(0, 10**10))
def test_a_duration_in_whole_milliseconds_survives_the_way_out_and_back(milliseconds: int) -> None:
    assert parse_duration(format_duration(milliseconds / 1000)) == pytest.approx(milliseconds / 1000, abs=1e-6)
    assert format_duration(parse_duration(format_duration(milliseconds / 1000))) == format_duration(milliseconds / 1000)


@given(st.integers(1, 10_000), st.sampled_from(["s", "min", "m", "h", "d"]))
def test_a_rate_in_whole_numbers_survives_exactly(number: int, unit: str) -> None:
    rate = parse_rate(f"{number}/{unit}")
    assert parse_rate(format_rate(rate)) == rate


@given(st.floats(1e-6, 10_000))
def test_any_rate_survives_closely(per_second: float) -> None:
    assert parse_rate(format_rate(per_second)) == pytest.approx(per_second, rel=1e-6)


@given(st.floats(0, 1))
def test_a_share_survives_the_way_out_and_back(share: float) -> None:
    assert parse_share(format_share(share)) == pytest.approx(share, abs=1e-12)


@given(st.text())
def test_anything_is_a_duration_or_a_plain_refusal(text: str) -> None:
    with suppress(ValueError):
        assert 0 <= parse_duration(text) < float("inf")


@pytest.mark.parametrize("text", ["", "5", "5 m", "m", "-5m", "1e3s", "5M", None, True, 5, 1.5, ["5m"], "9" * 400 + "s", "1001d"])
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError, match=r"a duration (such as|with its unit)"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "seconds"), [("250ms", 0.25), ("90s", 90), ("1h30m", 5400), ("2min", 120), ("1.5h", 5400), ("1d", 86400)])
def test_durations_as_people_write_them(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["101%", "50", "-1%", "", None, 50, 0.5])
def test_what_is_no_share(text: object) -> None:
    with pytest.raises(ValueError, match="a share"):
        parse_share(text)


@pytest.mark.parametrize("text", ["40", "40/week", "/min", "-4/min", None, 40, "10001/s", "400000000/min"])
def test_what_is_no_rate(text: object) -> None:
    with pytest.raises(ValueError, match="a rate such as"):
        parse_rate(text)
