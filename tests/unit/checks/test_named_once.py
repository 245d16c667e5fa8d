"""A record that is in a finding several times, by versions, attempts or contents, is named once, and counts once where records count."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def changed(outage: Any) -> Any:
    """The good run with a record that was changed once."""
    outage.offer("invoice-800", 200)
    outage.offer("invoice-800", 210, version=2, op="update")
    outage.write(220, ("invoice-800", 1))
    outage.write(221, ("invoice-800", 2), effect="changed")
    return outage


def test_two_versions_that_are_doubled(changed: Any, verdict: Any) -> None:
    changed.write(1600, ("invoice-800", 1), effect="changed")
    changed.write(1601, ("invoice-800", 2), effect="changed")
    text = verdict(changed, "exactly_once").summary
    assert text.startswith("2 doubled effects: invoice-800 was written twice")
    assert text.count("invoice-800") == 1


def test_three_of_several_are_three_records(changed: Any, verdict: Any) -> None:
    for number in (0, 1, 2):
        changed.write(1600, (f"invoice-00{number}", 1), effect="changed")
    for version in (1, 2):
        changed.write(1601, ("invoice-800", version), effect="changed")
    text = verdict(changed, "exactly_once").summary
    assert "(4 more like this: invoice-001, invoice-002, invoice-800)" in text


def test_two_contents_that_were_never_offered(changed: Any, verdict: Any) -> None:
    for digest in ("0123456789abcdef", "fedcba9876543210"):
        changed.write(1600, ("invoice-001", 1), digest=digest, effect="changed")
        changed.write(1600, ("ghost-1", 1), digest=digest, effect="changed")
    said = verdict(changed, "exactly_once")
    assert "1 record committed with content that was never offered: invoice-001" in said.summary
    assert "1 record committed though never offered: invoice ghost-1" in said.summary
    assert len(said.exhibits["corrupted"]) == 2


def test_of_an_event_each_version_counts_and_the_record_is_named_once(outage: Any, verdict: Any) -> None:
    for version in (1, 2):
        outage.offer("payment-1", 400, version=version, entity="payment")
    assert "2 records absent: payment-1 (2 versions)" in verdict(outage, "exactly_once").summary.split("; ")


def test_two_attempts_in_a_pause(outage: Any, verdict: Any) -> None:
    for t in (700, 800):
        outage.write(t, ("invoice-030", 1), effect="refused")
    said = verdict(outage, "no_writes_during", phase="outage")
    assert said.summary == "1 record written during outage: invoice-030"
    assert len(said.exhibits["written"]) == 2


def test_two_versions_that_were_sent_again(changed: Any, verdict: Any) -> None:
    for version in (1, 2):
        changed.write(1600, ("invoice-800", version), effect=None)
    said = verdict(changed, "backfill_once")
    assert said.summary == "1 record sent again though answered before f1 (down on destination): invoice-800"
    assert said.counts["sent_again"] == 1


def test_two_slow_versions(outage: Any, verdict: Any) -> None:
    outage.speed = 1.0
    outage.offer("invoice-800", 400)
    outage.offer("invoice-800", 410, version=2, op="update")
    outage.write(1599, ("invoice-800", 1))
    outage.write(1600, ("invoice-800", 2), effect="changed")
    text = verdict(outage, "latency_after_recovery", within="76s").summary
    assert text.endswith("the worst: invoice-800, invoice-069, invoice-068 and 1 more")


def test_two_contents_refused_for_good(outage: Any, verdict: Any) -> None:
    for version in (1, 2):
        outage.offer("invoice-800", 400, version=version, op="update")
        outage.write(1600, ("invoice-800", version), effect="refused")
    said = verdict(outage, "dead_letters_named")
    assert said.summary == "1 record refused for good and named nowhere: invoice-800"
    assert said.counts["unnamed"] == 1


def test_two_references_that_lead_nowhere(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.write(1600, ("invoice-800", 1), fields={"account_id": "account-1", "invoice_id": "invoice-x"})
    assert verdict(outage, "no_orphans").summary == "1 record that refer to a missing record: invoice-800"
