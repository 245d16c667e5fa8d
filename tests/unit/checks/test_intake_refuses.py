from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_everything_strange_was_refused(outage: Any, verdict: Any) -> None:
    outage.line("source", "pushed", 400, req=1, status=204, why=None)
    outage.line("source", "pushed", 401, req=2, status=401, why="unsigned")
    outage.line("source", "pushed", 402, req=3, status=413, why="huge")
    said = verdict(outage, "intake_refuses")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"requests": 2, "taken": 0, "broken": 0})


def test_what_was_taken_and_what_broke_the_intake_are_told_apart(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.line("source", "pushed", 400, req=1, status=204, why="unsigned")
    outage.line("source", "pushed", 401, req=2, status=500, why="document")
    outage.line("source", "pushed", 402, req=3, status=None, why="document")
    said = verdict(outage, "intake_refuses")
    assert kinds(said) == {"taken": False, "broken": False}
    assert (
        said.summary == "1 request accepted that should have been refused: unsigned; 2 requests answered with 5xx or not at all: document"
    )


def test_where_nobody_called_nothing_can_be_said(outage: Any, verdict: Any) -> None:
    outage.line("source", "pushed", 400, req=1, status=204, why=None)
    assert verdict(outage, "intake_refuses").outcome is Outcome.INCONCLUSIVE
