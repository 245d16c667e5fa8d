"""Three words for a record that did not get there, in every check that names such records."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.fixture
def gone(outage: Any) -> Any:
    """One record absent, one left on version 2 of 3, one still there though it was deleted; the connector is beyond the first two."""
    outage.offer("invoice-700", 400)
    for version in (1, 2, 3):
        outage.offer("invoice-800", 400 + version, version=version)
    outage.line("source", "acknowledged", 420, cursor=outage.lines["source"][-1][1]["cursor"])
    outage.write(1600, ("invoice-800", 1))
    outage.write(1601, ("invoice-800", 2), effect="changed")
    outage.offer("invoice-900", 410)
    outage.offer("invoice-900", 411, version=2, op="delete")
    outage.write(1602, ("invoice-900", 1))
    return outage


WORDS = {
    "absent": "1 record{} absent: invoice-700",
    "behind": "1 record{} behind: invoice-800 (left on version 2 of 3)",
    "undeleted": "1 record{} undeleted: invoice-900",
}


def test_exactly_once_has_a_finding_for_each_word(gone: Any, verdict: Any) -> None:
    said = verdict(gone, "exactly_once")
    assert said.outcome is Outcome.FAIL
    lost = " (lost: the connector had moved past it)"
    texts = {finding.kind: finding.text for finding in said.findings}
    assert texts == {word: text.format("") + (lost if word != "undeleted" else "") for word, text in WORDS.items()}
    assert {word: said.exhibits[word]["key"].tolist() for word in WORDS} == {
        "absent": ["invoice-700"],
        "behind": ["invoice-800"],
        "undeleted": ["invoice-900"],
    }
    assert [said.counts[word] for word in ("missing", *WORDS)] == [3, 1, 1, 1]


def test_backlog_queued_has_a_finding_for_each_word(gone: Any, verdict: Any) -> None:
    said = verdict(gone, "backlog_queued")
    assert {finding.kind: finding.text for finding in said.findings} == {
        word: text.format(" of the backlog") for word, text in WORDS.items()
    }


def test_recovered_within_says_which_are_which(gone: Any, verdict: Any) -> None:
    [finding] = verdict(gone, "recovered_within", at_most="15m").findings
    assert finding.text.endswith(
        "invoice-700, invoice-800 (left on version 2 of 3), invoice-900; 1 absent, 1 behind, 1 undeleted at the end"
    )


def test_what_was_deleted_before_it_came_is_no_violation(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-700", 400)
    outage.offer("invoice-700", 410, version=2, op="delete")
    owed = verdict(outage, "backlog_queued").counts["owed"]
    for check, params in (("exactly_once", {}), ("recovered_within", {"at_most": "15m"}), ("latency_after_recovery", {"within": "15m"})):
        assert verdict(outage, check, **params).outcome is Outcome.PASS, check
    assert owed == 40, "it was not owed when the fault was healed"
