"""One instance too many, in whole drills: one waits for its turn, another one refuses to run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from definite import in_words

from harness.rehearsal import Rehearsal
from harness.world.processes import landlock

pytestmark = pytest.mark.e2e

ONE_AT_MOST = str(Path(__file__).parent / "connectors" / "one-at-most.connector.yaml")


def _passed(rehearsal: Rehearsal) -> Rehearsal:
    judgement = rehearsal.judgement
    assert judgement.exit_code == 0, in_words(judgement)
    return rehearsal


def _felt(rehearsal: Rehearsal) -> str:
    return next(verdict.summary for verdict in rehearsal.judgement.verdicts if verdict.check == "fault_was_felt")


def _ends(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    lines = map(json.loads, (rehearsal.run_dir / "journal.jsonl").read_text().splitlines())
    return [line for line in lines if line["event"] == "actor_exited"]


def test_one_that_waits_for_its_turn_is_stopped_at_the_heal(rehearsed: Callable[..., Rehearsal]) -> None:
    rehearsal = _passed(rehearsed("second-in-brief"))
    assert "second-connector was seen running for" in _felt(rehearsal)
    assert [(end["actor"], end["code"], end["expected"]) for end in _ends(rehearsal)] == [
        ("second-connector", 0, True),
        ("connector", 0, True),
    ]


def test_one_that_refuses_to_run_is_told_and_is_no_failure(rehearsed: Callable[..., Rehearsal]) -> None:
    rehearsal = _passed(rehearsed("second-in-brief", ONE_AT_MOST))
    assert "second-connector ended by itself with code 3 after" in _felt(rehearsal)
    assert [(end["actor"], end["code"], end["expected"]) for end in _ends(rehearsal)] == [
        ("second-connector", 3, False),
        ("connector", 0, True),
    ]
    said = (rehearsal.run_dir / "logs" / "second-connector.1.log").read_text()
    assert "another instance is running" in said
    if landlock.offered() >= 2:
        assert "the evidence cannot be read" in said
    assert "second-connector ends by itself: exit code 3" in rehearsal.page.read_text()
