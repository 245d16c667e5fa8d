from __future__ import annotations

from itertools import product

import pytest

from harness.readiness.rule import Due, verdict
from harness.readiness.states import Ready, State, worst

_ALL = tuple(State)
_OPEN = {State.EMPTY, State.STALE, State.REFUTED}


def expected(states: tuple[State, ...], by_word: tuple[bool, ...], reviewed: bool, doubts: bool) -> Ready:
    """The rule once more, in the words of the design, for items that each have a key of their own."""
    if State.REFUTED in states or sum(state in _OPEN for state in states) >= 3 or not reviewed:
        return Ready.NOT_READY
    good = all(state is State.PROVEN or (state is State.WRITTEN and enough) for state, enough in zip(states, by_word, strict=True))
    return Ready.READY if good and not doubts else Ready.NOT_PROVEN


def test_the_whole_truth_table() -> None:
    seen = set()
    for states in product(_ALL, repeat=3):
        for by_word in product((False, True), repeat=3):
            for reviewed, doubts in product((True, False), repeat=2):
                due = [Due(f"key{place}", state, word) for place, (state, word) in enumerate(zip(states, by_word, strict=True))]
                said = verdict(due, reviewed=reviewed, doubts=doubts)
                assert said is expected(states, by_word, reviewed, doubts), (states, by_word, reviewed, doubts)
                seen.add(said)
    assert seen == set(Ready)


@pytest.mark.parametrize("state", [State.EMPTY, State.STALE, State.FLAKY, State.WAIVED, State.WRITTEN])
def test_one_that_is_not_proven_is_enough_for_not_proven(state: State) -> None:
    due = [Due("people", State.PROVEN), Due("truth", state)]
    assert verdict(due, reviewed=True, doubts=False) is Ready.NOT_PROVEN


def test_two_that_are_open_are_not_proven_and_three_are_not_ready() -> None:
    two = [Due("people", State.EMPTY), Due("truth", State.STALE), Due("detect", State.FLAKY)]
    assert verdict(two, reviewed=True, doubts=False) is Ready.NOT_PROVEN
    assert verdict([*two, Due("pause", State.EMPTY)], reviewed=True, doubts=False) is Ready.NOT_READY


def test_one_answer_that_several_boxes_need_is_counted_once() -> None:
    due = [Due("pause", State.EMPTY)] * 3 + [Due("people", State.STALE)]
    assert verdict(due, reviewed=True, doubts=False) is Ready.NOT_PROVEN


def test_what_is_waived_counts_as_met_only_where_that_is_allowed() -> None:
    due = [Due("people", State.PROVEN), Due("truth", State.WAIVED)]
    assert verdict(due, reviewed=True, doubts=False) is Ready.NOT_PROVEN
    assert verdict(due, reviewed=True, doubts=False, allow_waived=True) is Ready.READY
    assert verdict(due, reviewed=True, doubts=True, allow_waived=True) is Ready.NOT_PROVEN
    assert verdict([*due, Due("pause", State.REFUTED)], reviewed=True, doubts=False, allow_waived=True) is Ready.NOT_READY


def test_the_worst_state_counts() -> None:
    assert worst(_ALL) is State.REFUTED
    assert worst([State.PROVEN, State.WAIVED]) is State.WAIVED
    assert worst([State.PROVEN, State.WRITTEN, State.STALE]) is State.STALE
