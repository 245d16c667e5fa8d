"""Who had which role of a game day, and when."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.holding import Holding, at_once, holdings
from harness.ledger.lines.people import HandedOver, Joined, Left, RoleTaken

END_T = 100.0


def taken(who: str) -> RoleTaken:
    return RoleTaken(who=who, role="commander")


def handed(who: str, to: str) -> HandedOver:
    return HandedOver(who=who, role="commander", to=to)


def commanders(changes: list[Any], given: dict[Any, str] | None = None) -> list[tuple[str, float, float]]:
    return [(held.who, held.from_t, held.until_t) for held in holdings(given or {}, changes, END_T) if held.role == "commander"]


def test_a_role_is_given_taken_and_handed_over() -> None:
    assert commanders([], {"commander": "A"}) == [("A", float("-inf"), END_T)]
    assert commanders([(10.0, taken("A")), (20.0, handed("A", "B"))]) == [("A", 10.0, 20.0), ("B", 20.0, END_T)]


def test_who_takes_a_role_again_has_it_once() -> None:
    assert commanders([(10.0, taken("A")), (20.0, taken("A"))]) == [("A", 10.0, END_T)]
    assert commanders([(10.0, taken("A")), (20.0, handed("A", "A"))]) == [("A", 10.0, END_T)]


def test_two_have_a_role_at_once_unless_one_hands_it_over_or_has_left() -> None:
    both = holdings({"commander": "A"}, [(10.0, taken("B"))], END_T)
    assert [(one.who, other.who) for one, other in at_once(both, "commander")] == [("A", "B")]
    assert not list(at_once(both, "comms"))
    left = [(5.0, Left(who="A", role="commander")), (10.0, taken("B"))]
    assert commanders(left, {"commander": "A"}) == [("A", float("-inf"), 10.0), ("B", 10.0, END_T)]


def test_who_comes_back_before_anybody_took_the_role_still_has_it() -> None:
    changes = [(5.0, Left(who="A", role="commander")), (6.0, Joined(who="A", role="commander", by="browser")), (10.0, taken("B"))]
    assert len(list(at_once(holdings({"commander": "A"}, changes, END_T), "commander"))) == 1


def test_one_who_follows_another_at_the_same_instant_is_not_there_at_once() -> None:
    one, other = Holding("commander", "A", 0, 10), Holding("commander", "B", 10, 20)
    assert not list(at_once([one, other], "commander"))


CHANGES = st.lists(st.sampled_from([taken("A"), taken("B"), handed("A", "B"), handed("B", "A"), handed("B", "C")]), max_size=8)


@given(CHANGES)
def test_no_person_has_a_role_twice_at_once_and_nothing_lasts_beyond_the_end(changes: list[Any]) -> None:
    held = holdings({"commander": "A"}, list(enumerate(changes)), END_T)
    assert all(one.from_t <= one.until_t <= END_T for one in held)
    for who in "ABC":
        spans = sorted((one.from_t, one.until_t) for one in held if one.who == who)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@given(CHANGES, st.lists(st.sampled_from(["comms", "scribe"]), max_size=4))
def test_other_roles_change_nothing_about_this_one(changes: list[Any], others: list[Any]) -> None:
    told: list[Any] = list(enumerate(changes))
    beside: list[Any] = [(number, RoleTaken(who="B", role=role)) for number, role in enumerate(others)]
    alone = commanders(told, {"commander": "A"})
    assert commanders(sorted(told + beside, key=lambda one: one[0]), {"commander": "A"}) == alone
    assert commanders(sorted(beside + told, key=lambda one: one[0]), {"commander": "A"}) == alone
