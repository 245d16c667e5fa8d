"""How far a series is: lines in a log, one line that moves on a terminal."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from harness.cli.ahead import Ahead
from harness.cli.progress_line import SILENT_S, ProgressLine
from harness.cli.series import Done


@pytest.fixture
def ahead_of(plan_of: Callable[..., Any]) -> Callable[..., Ahead]:
    return lambda runs, jobs=1: Ahead.of([plan_of(str(number)) for number in range(runs)], 1, jobs)


@pytest.fixture
def carried_out(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> Callable[..., None]:
    """A run that begins and ends in this series."""

    def carry_out(progress: ProgressLine, name: str, outcome: str = "PASS", *, last: bool = False) -> None:
        for plan in progress.begins([plan_of(name)]):
            progress.note(Done(plan, 0, rehearsed(plan, outcome), took_s=14.0), last=last)

    return carry_out


def _said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    said = capsys.readouterr()
    assert said.out == "", "standard output is for results"
    return [line.removeprefix("idrill: ") for line in said.err.splitlines()]


def test_a_log_says_what_begins_and_what_is_over_and_how_long_the_rest_takes(
    ahead_of: Callable[..., Ahead], carried_out: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressLine(ahead_of(3, jobs=2)).shown() as progress:
        carried_out(progress, "one")
        carried_out(progress, "two", "FAIL")
    first, *lines = _said(capsys)
    assert first.startswith("3 runs, 2 at a time: about ")
    assert [line.split(", about")[0] for line in lines] == [
        "run 1 begins: one, seed 1",
        "one is over: 1 of 3 runs",
        "run 2 begins: two, seed 1",
        "two is over: 2 of 3 runs, 1 failed",
    ]
    assert lines[-1].endswith(" s left")


def test_a_quiet_log_gets_one_line_after_each_run(
    ahead_of: Callable[..., Ahead], carried_out: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressLine(ahead_of(2), quiet=True).shown() as progress:
        carried_out(progress, "one")
    assert [line.split(",")[0] for line in _said(capsys)] == ["1 of 2 runs"]


def test_runs_with_lines_of_their_own_say_themselves_that_they_begin(
    ahead_of: Callable[..., Ahead], carried_out: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressLine(ahead_of(2), runs_speak=True).shown() as progress:
        carried_out(progress, "one")
    assert not [line for line in _said(capsys) if "begins" in line]


def test_of_one_run_there_is_nothing_to_say(
    ahead_of: Callable[..., Ahead], carried_out: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressLine(ahead_of(1)).shown() as progress:
        carried_out(progress, "one")
    assert _said(capsys) == []


def test_a_log_gets_a_sign_of_life_in_long_runs(
    ahead_of: Callable[..., Ahead], plan_of: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    ahead = ahead_of(1)
    progress = ProgressLine(ahead)
    began_s = ahead.began_mono_s
    ahead.begin(plan_of("slow-one"), began_s)
    for since_s in (1.0, SILENT_S - 1, SILENT_S + 1, SILENT_S + 2, 2 * SILENT_S + 2):
        progress.go_on(began_s + since_s)
    lines = _said(capsys)
    assert len(lines) == 2, "once a minute, however often it is asked"
    assert lines[0] == "0 of 1 run, longer than expected; under way: slow-one"


def test_after_the_last_failure_nothing_is_left(
    ahead_of: Callable[..., Ahead], carried_out: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressLine(ahead_of(9), quiet=True).shown() as progress:
        carried_out(progress, "one", "FAIL", last=True)
    assert _said(capsys) == ["1 of 9 runs, 1 failed, 8 not run"]


def test_a_terminal_has_one_line_that_gives_way_to_others(
    ahead_of: Callable[..., Ahead], carried_out: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = Console(file=io.StringIO(), force_terminal=True, width=100, color_system=None)
    ahead = ahead_of(3)
    ahead.began_mono_s = 0.0
    with ProgressLine(ahead, shown).shown() as progress:
        with progress.aside():
            print("PASS  one")  # noqa: T201
        carried_out(progress, "one")
    assert isinstance(shown.file, io.StringIO)
    assert "━━━" in shown.file.getvalue()
    assert "0 of 3 runs" in shown.file.getvalue()
    said = capsys.readouterr()
    assert (said.out, said.err) == ("PASS  one\n", ""), "results go to standard output, whatever shows the line"
