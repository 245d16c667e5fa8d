from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from harness.errors import Held
from harness.trials.side_by_side import side_by_side
from harness.trials.trial import Result, Trial

OUT = Path("nowhere")


class Faked(Executor):
    """Plays trials as a script says: outcomes by seed, one for each attempt; none ends before `together` of them have begun."""

    def __init__(self, outcomes: dict[int, list[str]], together: int = 1) -> None:
        self._threads = ThreadPoolExecutor(8)
        self._outcomes = outcomes
        self._lock = threading.Lock()
        self._now = 0
        self._together, self._met = together, threading.Event()
        self.played: list[int] = []
        self.most_at_once = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            if self._now >= self._together:
                self._met.set()
        return self._threads.submit(self._play, args[0])

    def _play(self, trial: Trial) -> Result:
        assert self._met.wait(30), f"{self._together} trials never ran at once"
        with self._lock:
            self.played.append(trial.plan.seed)
            outcome = self._outcomes[trial.plan.seed].pop(0)
            self._now -= 1
        if outcome == "^C":
            raise KeyboardInterrupt
        if outcome == "held":
            raise Held("no new run begins")
        return Result(trial.key, outcome)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait=wait)


@pytest.fixture
def trials(trial: Callable[..., Trial]) -> Iterator[Callable[[int], list[Trial]]]:
    one = trial()
    return lambda count: [Trial(one.plan.model_copy(update={"seed": seed})) for seed in range(count)]


def test_every_trial_has_its_result_and_no_more_run_at_once_than_asked_for(trials: Callable[[int], list[Trial]]) -> None:
    pool = Faked({seed: ["PASS" if seed % 2 else "FAIL"] for seed in range(20)}, together=3)
    told = {trial.plan.seed: result.outcome for trial, result in side_by_side(trials(20), OUT, 3, pool=pool)}
    assert told == {seed: "PASS" if seed % 2 else "FAIL" for seed in range(20)}
    assert pool.most_at_once == 3


def test_what_could_not_be_judged_is_tried_again_with_the_same_seed(trials: Callable[[int], list[Trial]]) -> None:
    pool = Faked({0: ["INCONCLUSIVE", "BROKE", "FAIL"], 1: ["PASS"], 2: ["INCONCLUSIVE"] * 9})
    told = {trial.plan.seed: (result.outcome, result.attempts) for trial, result in side_by_side(trials(3), OUT, 1, pool=pool)}
    assert told == {0: ("FAIL", 3), 1: ("PASS", 1), 2: ("INCONCLUSIVE", 3)}
    assert pool.played == [0, 0, 0, 1, 2, 2, 2]


def test_none_begins_after_its_time(trials: Callable[[int], list[Trial]]) -> None:
    pool = Faked({0: ["PASS"]})
    assert list(side_by_side(trials(1), OUT, 1, until_s=time.monotonic() - 1, pool=pool)) == []
    assert pool.played == []


def test_an_interruption_ends_the_series_and_passes_through(trials: Callable[[int], list[Trial]]) -> None:
    pool = Faked({0: ["PASS"], 1: ["^C"], 2: ["PASS"]})
    told = []
    with pytest.raises(KeyboardInterrupt):
        told.extend(side_by_side(trials(3), OUT, 1, pool=pool))
    assert pool.played == [0, 1]


def test_a_lever_that_was_pulled_ends_all_of_them(trials: Callable[[int], list[Trial]], monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []
    monkeypatch.setattr("harness.trials.side_by_side.end_workers", lambda: ended.append(True))
    pool = Faked({0: ["PASS"], 1: ["held"], 2: ["PASS"]})
    with pytest.raises(Held):
        list(side_by_side(trials(3), OUT, 1, pool=pool))
    assert (pool.played, ended) == ([0, 1], [True])
