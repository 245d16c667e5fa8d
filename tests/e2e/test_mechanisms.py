"""Ways in which a connector is met that no other drill here takes: one that passes and one that is broken, for each.

The findings that are asked for are those that a busy machine cannot explain away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.rehearsal import Rehearsal

pytestmark = pytest.mark.e2e

BY_COMMAND = str(Path(__file__).parent / "connectors" / "dead-letters-by-command.connector.yaml")


@pytest.mark.parametrize(
    ("drill", "connector"),
    [
        ("webhooks-in-brief", "reference-webhook"),
        ("dead-letters-in-brief", BY_COMMAND),
        ("history-in-brief", "reference-history"),
        ("gap-in-brief", "reference-coalescing"),
    ],
    ids=["webhooks", "dead-letters-by-command", "history", "coalescing"],
)
def test_a_good_connector_passes(drill: str, connector: str, rehearsed: Callable[..., Rehearsal]) -> None:
    judgement = rehearsed(drill, connector).judgement
    assert judgement.exit_code == 0, [(verdict.check, verdict.summary) for verdict in judgement.verdicts if verdict.outcome != "PASS"]


@pytest.mark.parametrize(
    ("drill", "connector", "check", "finding"),
    [
        ("webhooks-in-brief", "takes-every-delivery", "exactly_once", "doubled"),
        ("dead-letters-in-brief", "buries-in-silence", "dead_letters_named", "unnamed"),
        ("history-in-brief", "anonymous-history", "history_complete", "anonymous"),
    ],
)
def test_a_broken_one_does_not(drill: str, connector: str, check: str, finding: str, rehearsed: Callable[..., Rehearsal]) -> None:
    judgement = rehearsed(drill, connector).judgement
    failed = {verdict.check: {found.kind for found in verdict.findings} for verdict in judgement.verdicts if verdict.outcome == "FAIL"}
    assert judgement.exit_code == 1, judgement
    assert finding in failed.get(check, ()), failed
