"""References that lead somewhere."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_orphans(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("account-1", 100, entity="account")
    outage.write(101, ("account-1", 1), entity="account", fields={"name": "a"})
    outage.write(1600, ("invoice-001", 1), effect="changed", fields={"account_id": "account-1"})
    said = verdict(outage, "no_orphans")
    assert (said.outcome, said.counts["references"]) == (Outcome.PASS, 1)
    outage.write(1601, ("invoice-002", 1), effect="changed", fields={"account_id": "account-2", "other_id": "nothing"})
    said = verdict(outage, "no_orphans")
    assert kinds(said) == {"orphans": False}
    assert said.exhibits["orphans"].to_dict("records") == [
        {"entity": "invoice", "key": "invoice-002", "parent": "account", "parent_key": "account-2"}
    ]


def test_an_orphan_is_called_by_entity_and_key(outage: Any, verdict: Any) -> None:
    outage.offer("422", 100, entity="invoice")
    outage.write(101, ("422", 1), fields={"account_id": "7"})
    assert verdict(outage, "no_orphans").summary == "1 record that refer to a missing record: invoice 422"


def test_a_deleted_record_is_no_orphan_and_no_parent(outage: Any, verdict: Any) -> None:
    outage.write(101, ("account-1", 1), entity="account", fields={})
    outage.write(102, ("invoice-001", 1), effect="changed", fields={"account_id": "account-1"})
    outage.write(1600, ("account-1", 2), entity="account", effect="deleted")
    assert verdict(outage, "no_orphans").counts["orphans"] == 1
    outage.write(1601, ("invoice-001", 2), effect="deleted")
    assert verdict(outage, "no_orphans").counts["orphans"] == 0
