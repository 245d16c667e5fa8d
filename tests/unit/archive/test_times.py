from __future__ import annotations

import math
from dataclasses import replace
from statistics import median

import pytest
from archived import DETECTED, GOOD, UNDETECTED, record
from hypothesis import given
from hypothesis import strategies as st

from harness.archive.record import CheckOf, PeopleOf
from harness.archive.times import acknowledgement, detection, recovery
from harness.checks.verdict import Outcome


def test_what_nobody_detected_is_counted_and_makes_no_median_better() -> None:
    some = [record(1, times=(replace(DETECTED, mttd_s=float(seconds)),)) for seconds in (60, 120, 300)]
    assert (detection(some).median_s, detection(some).never) == (120, 0)
    lost = [*some[:2], record(2, times=(UNDETECTED,))]
    assert (detection(lost).median_s, detection(lost).never, detection(lost).cases) == (120, 1, 3)
    assert detection([some[0], record(3, times=(UNDETECTED,))]).median_s is None


@given(st.lists(st.none() | st.floats(0, 1e6), max_size=30))
def test_a_page_that_gets_lost_never_makes_it_better(found: list[float | None]) -> None:
    """Against a naive model: what was never detected took for ever."""

    def measured(times: list[float | None]) -> float:
        runs = [record(1, times=(UNDETECTED if one is None else replace(DETECTED, mttd_s=one),)) for one in times]
        return math.inf if (seconds := detection(runs).median_s) is None else seconds

    assert measured(found) == (median([math.inf if one is None else one for one in found]) if found else math.inf)
    for place in range(len(found)):
        assert measured([*found[:place], None, *found[place + 1 :]]) >= measured(found)


def test_where_no_page_is_due_nobody_has_to_detect_anything() -> None:
    quiet = replace(GOOD, checks=(*GOOD.checks, CheckOf(check="no_alert", outcome=Outcome.PASS)), times=(UNDETECTED,))
    assert detection([quiet]).cases == 0


@pytest.mark.parametrize("note", ["not injected", "already open"])
def test_what_tells_nothing_counts_neither_way(note: str) -> None:
    assert detection([record(times=(replace(UNDETECTED, mttd_note=note),))]).cases == 0


@pytest.mark.parametrize(
    ("note", "never", "cases"),
    [("records missing", 1, 1), ("data wrong", 1, 1), ("not resolved", 1, 1), ("not injected", 0, 0), ("not healed", 0, 0)],
)
def test_what_was_never_recovered_is_counted(note: str, never: int, cases: int) -> None:
    found = recovery([record(times=(replace(DETECTED, mttr_s=None, mttr_note=note),))])
    assert (found.never, found.cases) == (never, cases)


def test_data_alone_has_recovered_too() -> None:
    assert recovery([record(times=(replace(UNDETECTED, mttr_note="data only: no incident"),))]).median_s == 1260


def test_the_simulated_responder_is_nobody() -> None:
    assert acknowledgement([GOOD], "people").cases == 0
    assert acknowledgement([GOOD], "simulated").median_s == 300
    human = replace(GOOD, people=PeopleOf(responder="people", acts=1))
    assert acknowledgement([human, GOOD], "people").cases == 1
