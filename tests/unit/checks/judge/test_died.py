"""A connector that died during the run."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.mark.parametrize(("t", "early"), [(120, True), (700, False)])
def test_a_connector_that_died(outage: Any, judged: Any, t: float, early: bool) -> None:
    """Before the baseline ended it is a matter of the installation (exit 4); later it is the connector's own failure."""
    outage.check("exactly_once")
    outage.offer("invoice-gone", 400)
    outage.note("actor_exited", t, actor="connector", attempt=1, code=1, expected=False)
    outage.run_ended = {"outcome": "connector_died", "reason": "exit code 1"}
    said = judged(outage)
    assert (said.outcome, said.exit_code) == ((Outcome.INCONCLUSIVE, 4) if early else (Outcome.FAIL, 1))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("exit code 1", "the connector died before the baseline ended: exit code 1"),
        ("the connector exited with code 1 before the baseline ended", "the connector exited with code 1 before the baseline ended"),
    ],
)
def test_an_early_death_is_told_once(outage: Any, judged: Any, reason: str, told: str) -> None:
    outage.note("actor_exited", 120, actor="connector", attempt=1, code=1, expected=False)
    outage.run_ended = {"outcome": "connector_died", "reason": reason}
    assert judged(outage).reasons[0] == told
