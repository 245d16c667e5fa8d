from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from harness.cli.ahead import Ahead, Line
from harness.cli.series import Done


def _ahead(plan_of: Callable[..., Any], runs: int = 3, jobs: int = 1) -> Ahead:
    """Each run lasts 14 s by its plan: 11 s of drill at speed 60, and 3 s beside."""
    ahead = Ahead.of([plan_of(str(number)) for number in range(runs)], 1, jobs)
    ahead.began_mono_s = 0.0
    return ahead


def test_the_plans_say_how_long_it_takes_and_the_first_runs_correct_that(
    plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    ahead, plan = _ahead(plan_of), plan_of("0")
    assert ahead.words(0.0) == "0 of 3 runs, about 42 s left"
    assert ahead.words(7.0) == "0 of 3 runs, about 35 s left"
    ahead.note(Done(plan, 0, rehearsed(plan), took_s=28.0))
    assert ahead.words(28.0) == "1 of 3 runs, about 56 s left"
    assert ahead.share(28.0) == pytest.approx(1 / 3)
    ahead.note(Done(plan, 1, rehearsed(plan, "FAIL"), took_s=28.0))
    ahead.note(Done(plan, 4, took_s=28.0))
    assert ahead.words(84.0) == "3 of 3 runs, 1 failed, 1 could not be judged"
    assert ahead.share(84.0) == 1.0


def test_runs_side_by_side_take_less(plan_of: Callable[..., Any]) -> None:
    assert _ahead(plan_of, runs=40, jobs=2).words(0.0) == "0 of 40 runs, about 5 min left"
    late = _ahead(plan_of, runs=3, jobs=2)
    assert (late.words(1000.0), late.share(1000.0)) == ("0 of 3 runs, longer than expected", 0.99)


def test_repeated_drills_count_each_time(plan_of: Callable[..., Any]) -> None:
    assert Ahead.of([plan_of("one"), plan_of("two")], 5, 1).runs == 10


def test_a_log_gets_a_line_for_each_run_of_several(
    plan_of: Callable[..., Any], rehearsed: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    plan = plan_of()
    for runs in (1, 2):
        with Line(_ahead(plan_of, runs)).shown() as line, line.aside():
            line.note(Done(plan, 0, rehearsed(plan), took_s=1.0))
    said = capsys.readouterr()
    assert said.out == ""
    assert [text.split(",")[0] for text in said.err.splitlines()] == ["idrill: 1 of 2 runs"]


def test_a_terminal_has_one_line_that_gives_way_to_others(
    plan_of: Callable[..., Any], rehearsed: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = Console(file=io.StringIO(), force_terminal=True, width=100, color_system=None)
    plan = plan_of()
    with Line(_ahead(plan_of), shown).shown() as line:
        with line.aside():
            print("PASS  one")  # noqa: T201
        line.note(Done(plan, 0, rehearsed(plan), took_s=1.0))
    assert isinstance(shown.file, io.StringIO)
    assert "━━━" in shown.file.getvalue()
    assert "0 of 3 runs" in shown.file.getvalue()
    assert capsys.readouterr().out == "PASS  one\n", "results go to standard output, whatever shows the line"
