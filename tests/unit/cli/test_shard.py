from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.cli.find_drills import drill_files
from harness.cli.shard import Shard
from harness.plan.takes import takes_wall_s
from harness.rehearsal import draw_up


@given(takes_s=st.lists(st.floats(0.1, 1e4), max_size=40), machines=st.integers(1, 12))
def test_shares_are_disjoint_and_complete_and_the_same_each_time(takes_s: list[float], machines: int) -> None:
    shares = [Shard(number, machines).of_all(takes_s) for number in range(1, machines + 1)]
    assert sorted(index for share in shares for index in share) == list(range(len(takes_s)))
    assert shares == [Shard(number, machines).of_all(takes_s) for number in range(1, machines + 1)]


def test_the_longest_come_first() -> None:
    assert Shard(1, 1).of_all([3.0, 9.0, 5.0]) == [1, 2, 0]


def test_the_catalogue_is_shared_out_evenly() -> None:
    """The longest share is at most 15 % longer than the mean; measured: at most 4 % for up to 8 machines, 13 % for 19."""
    takes_s = [takes_wall_s(draw_up(str(path), seed=1)) for path in drill_files().values()]
    for machines in range(2, 20):
        loads = [sum(takes_s[index] for index in Shard(number, machines).of_all(takes_s)) for number in range(1, machines + 1)]
        assert max(loads) / (sum(loads) / machines) <= 1.15, machines
