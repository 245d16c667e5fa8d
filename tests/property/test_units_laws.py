"""Durations, rates and shares: what is written back is what was read."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

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


@given(st.floats(0.001 / 86400, 10_000) | st.just(0.0))
def test_any_rate_that_is_allowed_survives_exactly(per_second: float) -> None:
    assert parse_rate(format_rate(per_second)) == per_second


@given(st.decimals(0, 1, places=12))
def test_any_share_survives_the_way_out_and_back_or_is_refused(written: Decimal) -> None:
    text = f"{written * 100:f}%"
    if 0 < written < Decimal("0.000001"):
        with pytest.raises(ValueError, match=r"^a share of at least 0.0001%, or 0%$"):
            parse_share(text)
    else:
        assert parse_share(format_share(parse_share(text))) == parse_share(text) == float(written)


@given(st.decimals(0, 1000 * 86400, places=7), st.sampled_from(["ms", "s", "m", "h"]))
def test_any_duration_that_is_allowed_survives_exactly(number: Decimal, unit: str) -> None:
    with suppress(ValueError):
        seconds = parse_duration(f"{number:f}{unit}")
        assert parse_duration(format_duration(seconds)) == seconds


@given(st.text())
def test_anything_is_a_duration_or_a_plain_refusal(text: str) -> None:
    with suppress(ValueError):
        assert 0 <= parse_duration(text) < float("inf")


@pytest.mark.parametrize("text", ["", "5", "5 m", "m", "-5m", "1e3s", "5M", None, True, 5, 1.5, ["5m"], "9" * 400 + "s", "1001d", "0.4ms"])
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError, match=r"a duration (such as|with its unit)"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "seconds"), [("250ms", 0.25), ("90s", 90), ("1h30m", 5400), ("2min", 120), ("1.5h", 5400), ("1d", 86400)])
def test_durations_as_people_write_them(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["101%", "50", "-1%", "0.00000000001%", "", None, 50, 0.5])
def test_what_is_no_share(text: object) -> None:
    with pytest.raises(ValueError, match="a share"):
        parse_share(text)


@pytest.mark.parametrize(
    "text",
    ["40", "40/week", "/min", "-4/min", None, 40, "10001/s", "400000000/min", "0.0000000000000000001/min", "0.0009/d"],
)
def test_what_is_no_rate(text: object) -> None:
    with pytest.raises(ValueError, match="a rate such as"):
        parse_rate(text)


def test_a_rate_below_the_lowest_is_refused_with_it() -> None:
    with pytest.raises(ValueError, match=r"^a rate such as 40/min, of at least 0.001/d$"):
        parse_rate("0.0000000000000000001/min")
    assert format_rate(parse_rate("0.001/d")) == "0.001/d"
