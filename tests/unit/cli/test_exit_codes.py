from __future__ import annotations

import itertools

from harness.exit_codes import worst

_ORDER = [130, 70, 2, 4, 1, 3, 0]


def test_of_any_two_the_earlier_in_the_order_wins() -> None:
    for first, second in itertools.combinations(_ORDER, 2):
        assert worst([second, first]) == first


def test_one_code_is_itself() -> None:
    assert [worst([code]) for code in _ORDER] == _ORDER


def test_no_drill_at_all_is_a_pass() -> None:
    assert worst([]) == 0


def test_a_code_that_nobody_knows_is_a_bug() -> None:
    assert worst([17]) == 70
