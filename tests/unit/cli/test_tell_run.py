"""Runs that are over, one after the other: an interruption ends several and is said once."""

from __future__ import annotations

import pytest

from harness import exit_codes
from harness.cli.ahead import Ahead
from harness.cli.progress_line import ProgressLine
from harness.cli.series import Done, UntilFailed
from harness.cli.tell_run import told_as_they_end
from harness.errors import EnvironmentUnavailable
from harness.rehearsal import draw_up


def test_an_interruption_of_several_runs_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    plan = draw_up("commit-then-cut", seed=1)
    broken = Done(plan, exit_codes.ENVIRONMENT, error=EnvironmentUnavailable("no port", ""))
    ends = [broken, broken, *(Done(plan, exit_codes.INTERRUPTED, error=KeyboardInterrupt()) for _ in range(2))]
    progress = ProgressLine(Ahead.of([plan], 4, 2), quiet=True)
    done = told_as_they_end(ends, UntilFailed([], None), progress, quiet=False)
    said = capsys.readouterr()
    assert len(done) == 4
    assert said.err.count("interrupted; everything that idrill started was stopped") == 1
    assert said.out.count("to report what was recorded until then") == 1
    assert said.err.count("no port") == 2
