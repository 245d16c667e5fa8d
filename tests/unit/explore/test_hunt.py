from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest

from harness.errors import EnvironmentUnavailable
from harness.explore.hunt import Hunt
from harness.explore.schedule import Bounds, Event, Schedule
from harness.trials.trial import Result

BOUNDS = Bounds()


class Judged:
    """Fails where two faults overlap; counts what it is asked."""

    def __init__(self, *pair: str) -> None:
        self.pair = pair
        self.asked: list[Schedule] = []

    def __call__(self, schedule: Schedule) -> Result | None:
        self.asked.append(schedule)
        found = {event.name: event for event in schedule}
        if "paused" in found and "killed" in found:
            return None
        ours = [found[name] for name in self.pair if name in found]
        together = len(ours) == len(self.pair) and max(one.after for one in ours) < min(one.after + one.lasts for one in ours)
        return Result("k", "FAIL" if together else "PASS")


@pytest.mark.parametrize("pair", [("destination-down", "killed"), ("login-down", "tokens-expire"), ("source-down", "killed")])
def test_a_failure_of_two_faults_together_is_found_and_made_as_small_as_it_can_be(pair: tuple[str, str]) -> None:
    found = Hunt(Judged(*pair), BOUNDS).smallest(seed=1, examples=1000)
    assert found is not None
    schedule, result = found
    assert set(schedule) == {Event(name, 0, 1) for name in pair}
    assert result.outcome == "FAIL"


def test_the_same_seed_hunts_the_same_way_and_nothing_is_run_twice() -> None:
    first, second, third = (Judged("killed", "hang") for _ in range(3))
    for judged, seed in ((first, 5), (second, 5), (third, 6)):
        Hunt(judged, BOUNDS).smallest(seed, 60)
    assert first.asked == second.asked != third.asked
    assert len(set(first.asked)) == len(first.asked)


def test_a_connector_that_breaks_no_law() -> None:
    judged = Judged("nothing-on-the-menu")
    assert Hunt(judged, BOUNDS).smallest(seed=1, examples=50) is None
    assert 10 < len(judged.asked) <= 50


def test_what_could_not_be_judged_is_no_failure() -> None:
    assert Hunt(lambda _: Result("k", "INCONCLUSIVE"), BOUNDS).smallest(seed=1, examples=20) is None


def test_after_its_time_nothing_is_run_and_the_smallest_so_far_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    judged, clock = Judged("killed"), iter(range(10_000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    hunt = Hunt(judged, BOUNDS, until_s=40.0)
    found = hunt.smallest(seed=3, examples=60)
    assert len(judged.asked) <= 40
    assert found is not None
    assert "killed" in {event.name for event in found[0]}
    assert Hunt(judged, BOUNDS, until_s=0.0).smallest(seed=3, examples=20) is None


def test_without_hypothesis_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    judge: Callable[[Schedule], Result] = lambda _: Result("k", "PASS")  # noqa: E731
    with pytest.raises(EnvironmentUnavailable, match=r"integration-drills\[explore\]"):
        Hunt(judge, BOUNDS).smallest(1, 1)
