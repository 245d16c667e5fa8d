"""As many on both sides."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_counts_that_differ_are_told_by_entity(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.offer("account-1", 400, entity="account")
    outage.write(1600, ("account-1", 1), entity="account")
    said = verdict(outage, "counts_match", by="entity")
    assert kinds(said) == {"counts": False}
    assert said.summary == "invoice: 71 records in the source, 70 in the destination"
    assert said.exhibits["by_entity"]["entity"].tolist() == ["account", "invoice"]


def test_large_counts_are_written_alike_on_both_sides(outage: Any, verdict: Any) -> None:
    for number in range(1000):
        outage.offer(f"invoice-x{number}", 400)
        outage.write(1600, (f"invoice-x{number}", 1))
    outage.write(1601, ("invoice-000", 1), effect="created")
    said = verdict(outage, "counts_match", by="entity")
    assert said.summary == "invoice: 1 070 records in the source, 1 071 in the destination"


def test_what_was_given_up_is_counted(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.write(1600, ("invoice-800", 1), effect="refused")
    outage.alert(1605, key="dead", summary="orders-sync gave up on invoice-800")
    said = verdict(outage, "counts_match", by="entity")
    assert said.outcome is Outcome.PASS
    assert said.summary.startswith("70 live records on both sides, 1 more in the source that the connector gave up and named")
    assert said.counts == {"source": 71, "destination": 70, "given_up": 1}


def test_a_deletion_that_was_given_up_leaves_one_more_in_the_destination(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-001", 400, 2, "delete")
    outage.write(1600, ("invoice-001", 2), effect="refused", op="delete")
    outage.alert(1605, key="dead", summary="orders-sync gave up on invoice-001")
    said = verdict(outage, "counts_match", by="entity")
    assert said.outcome is Outcome.PASS
    assert said.summary.startswith(
        "69 live records on both sides, 1 more in the destination whose deletion the connector gave up and named"
    )


def given_up_on_both_sides(outage: Any) -> None:
    """A creation and a deletion of the same entity: what is missing on one side is too many on the other."""
    outage.offer("invoice-800", 400)
    outage.offer("invoice-001", 400, 2, "delete")
    outage.write(1600, ("invoice-800", 1), effect="refused")
    outage.write(1600, ("invoice-001", 2), effect="refused", op="delete")
    outage.alert(1605, key="dead", summary="orders-sync gave up on invoice-800 and invoice-001")


def test_what_was_given_up_on_both_sides_does_not_cancel_out(outage: Any, verdict: Any) -> None:
    given_up_on_both_sides(outage)
    said = verdict(outage, "counts_match", by="entity")
    assert said.outcome is Outcome.PASS
    told = (
        "69 live records on both sides, 1 more in the source that the connector gave up and named, "
        "1 more in the destination whose deletion the connector gave up and named"
    )
    assert said.summary.startswith(told)
    assert said.counts == {"source": 70, "destination": 70, "given_up": 2}


def test_counts_that_differ_say_what_was_given_up_on_either_side(outage: Any, verdict: Any, kinds: Any) -> None:
    given_up_on_both_sides(outage)
    outage.offer("invoice-802", 400)
    said = verdict(outage, "counts_match", by="entity")
    assert kinds(said) == {"counts": False}
    assert said.summary == "invoice: 71 records in the source (1 given up, 1 of their deletions given up), 70 in the destination"
