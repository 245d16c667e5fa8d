"""As many on both sides."""

from __future__ import annotations

from typing import Any


def test_counts_that_differ_are_told_by_entity(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.offer("account-1", 400, entity="account")
    outage.write(1600, ("account-1", 1), entity="account")
    said = verdict(outage, "counts_match", by="entity")
    assert kinds(said) == {"counts": True}
    assert said.summary == "invoice: 71 records in the source, 70 in the destination"
    assert said.exhibits["by_entity"]["entity"].tolist() == ["account", "invoice"]
