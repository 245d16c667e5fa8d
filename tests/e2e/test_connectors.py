"""The reference connector passes; each broken one fails on the check that is there for it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from definite import in_words

from harness.rehearsal import Rehearsal

pytestmark = pytest.mark.e2e

BROKEN = {
    "silent": ("connector-down-20m", "single_alert"),
    "generic-alert": ("connector-down-20m", "alert_names"),
    "alert-storm": ("connector-down-20m", "single_alert"),
    "wrong-owner": ("connector-down-20m", "single_alert"),
    "stops-retrying": ("connector-down-20m", "exactly_once"),
    "resolves-early": ("connector-down-20m", "resolved_alert"),
    "loses": ("half-complete-backlog", "exactly_once"),
    "restarts-backfill": ("half-complete-backlog", "backfill_once"),
    "duplicates": ("commit-then-cut", "exactly_once"),
}


@pytest.mark.parametrize("drill", ["connector-down-20m", "half-complete-backlog", "commit-then-cut"])
def test_the_reference_connector_passes(drill: str, rehearsed: Callable[..., Rehearsal]) -> None:
    judgement = rehearsed(drill).judgement
    assert judgement.exit_code == 0, in_words(judgement)


@pytest.mark.parametrize("defect", sorted(BROKEN))
def test_a_broken_connector_fails_on_its_check(defect: str, rehearsed: Callable[..., Rehearsal]) -> None:
    drill, check = BROKEN[defect]
    rehearsal = rehearsed(drill, defect)
    failed = {verdict.check: verdict.summary for verdict in rehearsal.judgement.verdicts if verdict.outcome == "FAIL"}
    assert rehearsal.judgement.exit_code == 1, in_words(rehearsal.judgement)
    assert check in failed, failed


def test_nothing_is_left_behind(rehearsed: Callable[..., Rehearsal]) -> None:
    rehearsal = rehearsed("commit-then-cut", needs_verdict=False)
    left = [pid for pid in os.listdir("/proc") if pid.isdigit() and rehearsal.run_dir.name in _environment(pid)]  # noqa: PTH208
    assert not left
    assert not (rehearsal.run_dir / "secrets").exists()


def _environment(pid: str) -> str:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:  # noqa: PTH123
            return file.read().decode(errors="replace")
    except OSError:
        return ""
