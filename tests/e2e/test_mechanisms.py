"""Ways in which a connector is met that no other drill here takes: one that passes and one that is broken, for each. Where people
work by hand, they can be the ones who are wrong.

The findings that are asked for are those that a busy machine cannot explain away.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from definite import in_words

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
        ("by-hand-in-brief", "reference"),
    ],
    ids=["webhooks", "dead-letters-by-command", "history", "coalescing", "by-hand"],
)
def test_a_good_connector_passes(drill: str, connector: str, rehearsed: Callable[..., Rehearsal]) -> None:
    judgement = rehearsed(drill, connector).judgement
    assert judgement.exit_code == 0, in_words(judgement)


def test_a_client_that_ends_its_side_and_reads_on_has_its_answers(rehearsed: Callable[..., Rehearsal]) -> None:
    connector = str(Path(__file__).parent / "connectors" / "half-closing.connector.yaml")
    rehearsal = rehearsed("half-close-in-brief", connector)
    judgement = rehearsal.judgement
    assert judgement.exit_code == 0, in_words(judgement)
    lines = map(json.loads, (rehearsal.run_dir / "ledgers" / "destination.jsonl").read_text().splitlines())
    answers = [line["sent"] for line in lines if line["kind"] == "reply"]
    assert len(answers) > 100
    assert sum(answers) >= len(answers) - 2, "one or two may have been under way when the link went down"


@pytest.mark.parametrize(
    ("drill", "connector", "check", "finding"),
    [
        ("webhooks-in-brief", "takes-every-delivery", "exactly_once", "doubled"),
        ("dead-letters-in-brief", "buries-in-silence", "dead_letters_named", "unnamed"),
        ("history-in-brief", "anonymous-history", "history_complete", "anonymous"),
        ("by-hand-in-brief", "resumes-blindly", "exactly_once", "doubled"),
        ("by-hand-in-brief", "takes-presence-for-done", "exactly_once", "behind"),
        ("by-hand-in-any-order", "reference", "order_kept", "out_of_order"),
        ("by-hand-for-too-long", "reference", "stopped_in_time", "after_resume"),
    ],
)
def test_a_broken_one_does_not(drill: str, connector: str, check: str, finding: str, rehearsed: Callable[..., Rehearsal]) -> None:
    judgement = rehearsed(drill, connector).judgement
    failed = {verdict.check: {found.kind for found in verdict.findings} for verdict in judgement.verdicts if verdict.outcome == "FAIL"}
    assert judgement.exit_code == 1, in_words(judgement)
    assert finding in failed.get(check, ()), failed
