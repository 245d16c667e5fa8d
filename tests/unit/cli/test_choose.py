from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cli.choose import left_over, matching, tag_filter
from harness.cli.find_drills import drill_files
from harness.cli.shard import Shard
from harness.plan.model import Plan
from harness.plan.takes import takes_wall_s
from harness.rehearsal import draw_up

DEEP = "not " * 2000 + "data"


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    return [draw_up(str(path), seed=1) for path in drill_files().values()]


def test_a_wildcard_means_what_it_matches_and_a_name_itself() -> None:
    at_hand = ("killed-in-mid-batch", "killed-while-paused", "source-down")
    assert matching("killed-*", at_hand) == ["killed-in-mid-batch", "killed-while-paused"]
    assert matching("elsewhere/mine.drill.yaml", at_hand) == ["elsewhere/mine.drill.yaml"]
    with pytest.raises(ValueError, match=r"no drill matches 'kild-\*'"):
        matching("kild-*", at_hand)


def test_what_is_left_without_the_excepted() -> None:
    at_hand = ("killed-in-mid-batch", "killed-while-paused", "source-down")
    paths = [f"drills/{name}.drill.yaml" for name in at_hand]
    assert left_over(at_hand, ["killed-*"], at_hand) == ["source-down"]
    assert left_over(paths, ["source-down"], at_hand) == paths[:2]
    assert left_over(at_hand, [], at_hand) == [*at_hand]
    with pytest.raises(ValueError, match=r"no drill is called 'sorce-down' – did you mean 'source-down'\?"):
        left_over(at_hand, ["sorce-down"], at_hand)


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("data", True),
        ("slow", False),
        ("one-way", True),
        ("data and not slow", True),
        ("slow or one-way", True),
        ("not (data or slow)", False),
        ("not data and data", False),
    ],
)
def test_an_expression_of_tags(expression: str, fits: bool) -> None:
    assert tag_filter(expression)({"data", "one-way"}) is fits


@pytest.mark.parametrize(
    "expression", ["", "data slow", "data and", "data == slow", "open('x')", "data.slow", "1 + 1", "(data", "not " * 2000 + "data"]
)
def test_what_is_no_expression_of_tags(expression: str) -> None:
    with pytest.raises(ValueError, match="is not a tag expression"):
        tag_filter(expression)


@given(st.lists(st.floats(0.1, 1000), max_size=60), st.integers(1, 9))
def test_shares_are_disjoint_and_together_complete(takes_s: list[float], of: int) -> None:
    shares = [Shard(number, of).of_all(takes_s) for number in range(1, of + 1)]
    assert sorted(index for share in shares for index in share) == list(range(len(takes_s)))


@pytest.mark.parametrize("of", [2, 3, 4, 6, 8])
def test_shares_of_the_catalogue_take_about_as_long(of: int, plans: list[Plan]) -> None:
    takes_s = [takes_wall_s(plan) for plan in plans]
    loads = [sum(takes_s[index] for index in Shard(number, of).of_all(takes_s)) for number in range(1, of + 1)]
    assert max(loads) / (sum(loads) / of) <= 1.15


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "a/b", "1/0", "-1/3", "1/3/3", "1/99999"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ValueError, match="is not a share such as 2/5"):
        Shard.read(text)
