from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.drill.reading.load import LoadedDrill
from harness.errors import EnvironmentUnavailable
from harness.rehearsal import draw_up
from harness.sweep.points import Point, Side, points
from harness.sweep.run import Sweep
from harness.sweep.variant import Swept

CHOSEN = points([Side.COMMITS], 8)


@pytest.fixture
def sweep(loaded: LoadedDrill, tmp_path: Path) -> Any:
    """A sweep in the same folder each time."""
    return lambda: Sweep(Swept(loaded, None), tmp_path / "sweep", lambda path: draw_up(str(path)))


def test_every_point_is_run_once_with_its_own_drill(sweep: Any, played: Any) -> None:
    played.broken = {2, 3}
    told: list[tuple[Point, str]] = []
    tried = sweep().carry_out(CHOSEN, "cut", played, lambda point, result: told.append((point, result.outcome)))
    assert [each.point for each in tried] == CHOSEN
    assert {each.point.number for each in tried if each.result.outcome == "FAIL"} == {2, 3}
    assert told == [(each.point, each.result.outcome) for each in tried]
    assert all(Path(each.drill).is_file() for each in tried)


def test_a_second_call_goes_on(sweep: Any, played: Any) -> None:
    played.most = 3
    first = sweep().carry_out(CHOSEN, "cut", played, lambda *_: None)
    assert [each.result is None for each in first] == [False] * 3 + [True] * 5
    played.most = 999
    second = sweep().carry_out(CHOSEN, "cut", played, lambda *_: None)
    assert len(played.trials) == 8
    assert all(each.result for each in second)


def test_cut_and_kill_are_different_runs(sweep: Any, played: Any) -> None:
    sweep().carry_out(CHOSEN, "cut", played, lambda *_: None)
    sweep().carry_out(CHOSEN, "kill", played, lambda *_: None)
    assert len({trial.key for trial in played.trials}) == 16


def test_uncut_is_kept_and_run_again_when_its_files_are_gone(sweep: Any, played: Any) -> None:
    assert sweep().uncut(played).outcome == "PASS"
    assert "PASS" in played.trials[0].keep
    sweep().uncut(played)
    assert len(played.trials) == 2


def test_no_time_for_it(sweep: Any, played: Any) -> None:
    played.most = 0
    assert sweep().uncut(played) is None


def test_a_folder_that_cannot_be_written(loaded: LoadedDrill, tmp_path: Path, played: Any) -> None:
    whole = Sweep(Swept(loaded, None), tmp_path / "new", lambda path: draw_up(str(path)))
    (tmp_path / "new" / "points").write_text("")
    with pytest.raises(EnvironmentUnavailable, match="choose another --out"):
        whole.uncut(played)
