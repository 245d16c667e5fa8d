from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def test_whoever_ends_alone(outage: Any, verdict: Any) -> None:
    outage.note("actor_exited", 1000, actor="connector", attempt=1, code=0, expected=True)
    said = verdict(outage, "leaves_nothing_behind")
    assert (said.outcome, said.summary) == (Outcome.PASS, "1 program ended and left nothing behind")


def test_what_was_left_is_told_with_its_programs(outage: Any, verdict: Any, kinds: Any) -> None:
    left = [{"pid": 7, "program": "python"}, {"pid": 8, "program": "python"}, {"pid": 9, "program": "sh"}]
    outage.note("left_behind", 1000, actor="connector", attempt=2, processes=left)
    said = verdict(outage, "leaves_nothing_behind")
    assert (said.outcome, said.summary) == (Outcome.FAIL, "connector (start 2) left 3 processes behind: 2 x python, sh")
    assert kinds(said) == {"left": False}
    assert said.exhibits["left_behind"]["pid"].tolist() == [7, 8, 9]


def orphaned(run: Any, alive_s: float) -> None:
    """The main process is killed alone; what it has left is told at the next stop."""
    run.note("actor_exited", 400, actor="connector", attempt=1, code=-9, expected=True)
    run.note("left_behind", 400 + alive_s, actor="connector", attempt=1, processes=[{"pid": 7, "program": "python"}])


@pytest.mark.parametrize(("alive_s", "outcome"), [(590.0, Outcome.FAIL), (110.0, Outcome.PASS)])
def test_what_a_killed_main_process_has_left_may_take_its_time_to_end(outage: Any, verdict: Any, alive_s: float, outcome: Outcome) -> None:
    """Two seconds of wall time at speed 60."""
    orphaned(outage, alive_s)
    said = verdict(outage, "leaves_nothing_behind")
    assert said.outcome is outcome
    if outcome is Outcome.FAIL:
        assert said.summary == "connector left 1 process behind: python, still alive 9m50s after its main process was killed"


def test_it_could_not_end_while_it_did_not_run(outage: Any, verdict: Any) -> None:
    orphaned(outage, 600.0)
    outage.note("waited", 999, actor="connector", pid=7, from_at=100 + 500, until_at=100 + 999, ran_s=0.0, waited_s=6.0)
    said = verdict(outage, "leaves_nothing_behind")
    assert (said.outcome, said.seen_not_judged) == (Outcome.INCONCLUSIVE, True)


def test_whoever_waited_for_a_processor_could_not_end_in_time(outage: Any, verdict: Any) -> None:
    outage.note("left_behind", 1000, actor="connector", attempt=1, processes=[{"pid": 7, "program": "sh"}])
    outage.note("waited", 999, actor="connector", pid=7, from_at=100 + 960, until_at=100 + 999, ran_s=0.0, waited_s=0.6)
    said = verdict(outage, "leaves_nothing_behind")
    assert (said.outcome, said.seen_not_judged) == (Outcome.INCONCLUSIVE, True)
    assert "waited" in said.summary
