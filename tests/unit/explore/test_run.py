from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.drill.reading.load import load_drill
from harness.errors import EnvironmentUnavailable
from harness.explore.run import Runner
from harness.explore.schedule import Bounds, ScheduledFault
from harness.rehearsal import draw_up
from harness.trials.trial import Result, Trial

KILLED = (ScheduledFault("killed", 0, 1),)


class Played:
    def __init__(self, outcome: str | None, **more: Any) -> None:
        self.outcome, self.more = outcome, more
        self.trials: list[Trial] = []

    def __call__(self, trials: Iterable[Trial]) -> Iterator[tuple[Trial, Result]]:
        for trial in trials:
            self.trials.append(trial)
            if self.outcome:
                yield trial, Result(trial.key, self.outcome, why="no port", **self.more)


@pytest.fixture
def runner(tmp_path: Path) -> Any:
    base = load_drill(assets.drills() / "commit-then-cut.drill.yaml")
    return lambda played: Runner(tmp_path / "x", base, Bounds(), lambda path: draw_up(str(path)), played)


def test_a_schedule_is_run_once_also_over_several_calls(runner: Any) -> None:
    played = Played("FAIL")
    for _ in range(2):
        (result,) = runner(played)([KILLED])
        assert result.outcome == "FAIL"
    assert len(played.trials) == 1
    assert [fault.kind for fault in played.trials[0].plan.faults()] == ["kill"]


def test_each_schedule_of_a_batch_has_a_file_of_its_own(runner: Any) -> None:
    """All are written before the first begins, and each run keeps a copy of its drill."""
    played = Played("PASS")
    runner(played)([KILLED, (ScheduledFault("paused", 0, 1),)])
    kinds = [
        [fault.kind for phase in load_drill(Path(trial.plan.drill_file)).drill.timeline for fault in phase.faults]
        for trial in played.trials
    ]
    assert kinds == [[fault.kind for fault in trial.plan.faults()] for trial in played.trials]
    assert kinds[0] == ["kill"] != kinds[1]


def test_what_cannot_happen_to_a_connector_is_known_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    file = tmp_path / "own.connector.yaml"
    file.write_text('connector: own\nrun: {command: ["{python}", app.py]}\nclock: env\nauth: {destination: api_key}\n')
    base = load_drill(assets.drills() / "commit-then-cut.drill.yaml")
    runner = Runner(tmp_path / "x", base, Bounds(), lambda path: draw_up(str(path), connector=str(file)), Played("PASS"))
    found = runner.impossible()
    assert sorted(found) == ["login-down", "tokens-expire"]
    assert found["tokens-expire"].startswith("token_expiry needs a token that ends by itself, and the destination has an API key")
    assert "auth: {destination: oauth}" in found["tokens-expire"]


def test_two_faults_that_exclude_each_other_are_no_drill(runner: Any) -> None:
    played = Played("PASS")
    assert runner(played)([(*KILLED, ScheduledFault("paused", 0, 1))]) == [None]
    assert played.trials == []


def test_no_time_left(runner: Any) -> None:
    assert runner(Played(None))([KILLED]) == [None]


def test_what_a_busy_machine_left_open_is_tried_once_more(runner: Any) -> None:
    played = Played("INCONCLUSIVE")
    (result,) = runner(played)([KILLED])
    assert result.outcome == "INCONCLUSIVE"
    assert len(played.trials) == 2


def test_a_fault_that_nobody_felt_is_not_tried_again(runner: Any) -> None:
    played = Played("INCONCLUSIVE", doubts=["fault_was_felt"], unfelt=["f1"])
    for _ in range(2):
        runner(played)([KILLED])
    assert len(played.trials) == 1


def test_an_environment_that_breaks_ends_the_hunt(runner: Any) -> None:
    with pytest.raises(EnvironmentUnavailable, match="no port"):
        runner(Played("BROKE"))([KILLED])


def test_it_is_written_with_its_comments(runner: Any) -> None:
    path = runner(Played("FAIL")).write(KILLED, "explored-killed", "Seed 7: exactly_once")
    assert path.name == "explored-killed.drill.yaml"
    assert path.read_text().startswith("# Seed 7: exactly_once\n")
    assert load_drill(path).drill.name == "explored-killed"
