from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from itertools import permutations

import pytest

from harness.errors import EnvironmentUnavailable
from harness.explore.draw import drawn
from harness.explore.hunt import Hunt
from harness.explore.schedule import MENU, Bounds, Schedule
from harness.trials.trial import Result

BOUNDS = Bounds()


class Judged:
    """Fails where one fault ends, or begins, while the other acts; counts what it is asked. `hides`: where it acts, no other is felt."""

    def __init__(self, one: str, other: str, edge: str = "end", hides: str = "") -> None:
        self.one, self.other, self.edge, self.hides = one, other, edge, hides
        self.asked: list[Schedule] = []

    def __call__(self, schedules: Sequence[Schedule]) -> list[Result | None]:
        self.asked += schedules
        return [self.result(schedule) for schedule in schedules]

    def result(self, schedule: Schedule) -> Result | None:
        found = {event.name: event for event in schedule}
        if "paused" in found and "killed" in found:
            return None
        one, other = found.get(self.one), found.get(self.other)
        broken = bool(one and other and other.after <= getattr(one, self.edge) < other.end)
        unfelt = [f"f{number}" for number, event in enumerate(schedule, 1) if event.name == self.hides and len(schedule) > 1]
        if unfelt:
            return Result(
                "k", "INCONCLUSIVE", doubts=["fault_was_felt"], unfelt=unfelt, seen={"exactly_once": "1 missing"} if broken else {}
            )
        return Result("k", "FAIL" if broken else "PASS")


@pytest.mark.parametrize("pair", [("destination-down", "killed"), ("tokens-expire", "login-down"), ("killed", "source-down")])
def test_a_failure_of_two_faults_together_is_found_and_made_as_small_as_it_can_be(pair: tuple[str, str]) -> None:
    found = Hunt(Judged(*pair), BOUNDS).smallest(seed=1, examples=200)
    assert found is not None
    schedule, result = found
    assert {event.name for event in schedule} == set(pair)
    assert sum(event.after + event.lasts for event in schedule) == 3  # no smaller one has the one end within the other
    assert result.outcome == "FAIL"


def test_the_two_faults_of_any_pair_meet_within_a_few_dozen_runs() -> None:
    asked = []
    for one, other in [pair for pair in permutations(MENU, 2) if set(pair) != {"paused", "killed"}][::9]:
        judged = Judged(one, other)
        hunt = Hunt(judged, BOUNDS)
        assert hunt.smallest(seed=2, examples=90) is not None, (one, other)
        asked.append(len(judged.asked))
    assert sorted(asked)[len(asked) // 2] <= 40  # with all that making it small takes


def test_a_fault_that_nobody_felt_hides_no_failure_and_does_not_stay_in_it() -> None:
    judged = Judged("killed", "source-down", hides="rate-limited")
    hunt = Hunt(judged, Bounds(("killed", "source-down", "rate-limited")))
    found = hunt.smallest(seed=3, examples=40)
    assert found is not None
    assert {event.name for event in found[0]} == {"killed", "source-down"}


def test_side_by_side_the_same_is_found() -> None:
    one, two = (Hunt(Judged("killed", "hang"), BOUNDS, jobs=jobs).smallest(5, 100) for jobs in (1, 3))
    assert one is not None
    assert two is not None
    assert one[0] == two[0]


def test_the_same_seed_hunts_the_same_way_and_nothing_is_run_twice() -> None:
    first, second, third = (Judged("killed", "hang") for _ in range(3))
    for judged, seed in ((first, 5), (second, 5), (third, 6)):
        Hunt(judged, BOUNDS).smallest(seed, 60)
    assert first.asked == second.asked != third.asked
    assert len(set(first.asked)) == len(first.asked)


def test_a_connector_that_breaks_no_law() -> None:
    judged = Judged("nothing-on-the-menu", "nothing")
    assert Hunt(judged, BOUNDS).smallest(seed=1, examples=50) is None
    assert 50 <= len(judged.asked) <= 100  # the others were no drills, which costs nothing


def test_few_faults_make_few_schedules() -> None:
    judged = Judged("nothing-on-the-menu", "nothing")
    assert Hunt(judged, Bounds(("killed",), 1, storm_s=80.0)).smallest(seed=1, examples=50) is None
    assert len(judged.asked) == 6


def test_what_could_not_be_judged_is_no_failure() -> None:
    assert Hunt(lambda some: [Result("k", "INCONCLUSIVE", seen={"exactly_once": "-"}) for _ in some], BOUNDS).smallest(1, 20) is None


def test_after_its_time_nothing_is_run_and_the_smallest_so_far_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    judged, clock = Judged("killed", "hang"), iter(range(10_000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    hunt = Hunt(judged, BOUNDS, until_s=100.0)
    found = hunt.smallest(seed=5, examples=60)
    assert len(judged.asked) <= 100
    assert found is not None
    assert {"killed", "hang"} <= {event.name for event in found[0]}
    assert Hunt(judged, BOUNDS, until_s=0.0).smallest(seed=3, examples=20) is None


def test_without_hypothesis_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    drawn.cache_clear()
    judge: Callable[[Sequence[Schedule]], list[Result | None]] = lambda some: [Result("k", "PASS") for _ in some]  # noqa: E731
    with pytest.raises(EnvironmentUnavailable, match=r"integration-drills\[explore\]"):
        Hunt(judge, BOUNDS).smallest(1, 1)
