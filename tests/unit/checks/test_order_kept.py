"""Imports by hand in the declared order."""

from __future__ import annotations

from typing import Any

from by_hand import KEPT, frozen, imported

from harness.checks.verdict import Outcome


def test_parents_first(run: Any, verdict: Any) -> None:
    said = verdict(frozen(run, *KEPT), "order_kept")
    assert said.outcome is Outcome.PASS
    assert said.summary == "3 records imported by hand, 1 of account, then 2 of invoice; none before one that it refers to"
    assert said.counts == {"imported": 3, "undeclared": 0, "out_of_order": 0, "before_parent": 0}


def test_a_child_before_its_parent_is_named_in_both_ways(run: Any, verdict: Any, kinds: Any) -> None:
    run = frozen(run, ("invoice", "invoice-1", 700.0), ("account", "account-1", 730.0))
    said = verdict(run, "order_kept")
    assert kinds(said) == {"out_of_order": False, "before_parent": False}
    assert said.exhibits["out_of_order"]["key"].tolist() == ["account-1"]
    assert said.exhibits["before_parent"][["key", "parent_key"]].values.tolist() == [["invoice-1", "account-1"]]


def test_a_parent_that_only_the_connector_brings_later_came_later_all_the_same(run: Any, verdict: Any, kinds: Any) -> None:
    run = frozen(run, ("invoice", "invoice-1", 700.0))
    run.offer("account-1", 400, entity="account")
    run.write(1510, ("account-1", 1), entity="account", fields={})
    assert kinds(verdict(run, "order_kept")) == {"before_parent": False}


def test_a_parent_that_was_there_before_is_no_later_one(run: Any, verdict: Any) -> None:
    run = frozen(run, ("invoice", "invoice-1", 700.0))
    run.offer("account-1", 100, entity="account")
    run.write(101, ("account-1", 1), entity="account", fields={})
    run.offer("account-1", 450, 2, "update", entity="account")
    run.write(1510, ("account-1", 2), entity="account", effect="changed", fields={})
    assert verdict(run, "order_kept").outcome is Outcome.PASS


def test_a_parent_that_had_been_deleted_is_not_there(run: Any, verdict: Any, kinds: Any) -> None:
    run = frozen(run, ("invoice", "invoice-1", 700.0))
    run.write(101, ("account-1", 1), entity="account", fields={})
    run.write(102, ("account-1", 2), entity="account", effect="deleted", op="delete")
    run.write(1510, ("account-1", 3), entity="account", fields={})
    assert kinds(verdict(run, "order_kept")) == {"before_parent": False}


def test_only_the_order_that_the_check_declares_counts(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(frozen(run, *KEPT), "order_kept", order=["account"])) == {"undeclared": False}


def test_an_order_with_children_first_is_wrong_even_if_no_record_came_to_harm(run: Any, verdict: Any, kinds: Any) -> None:
    run = frozen(run, ("invoice", "invoice-1", 700.0))
    assert verdict(run, "order_kept").outcome is Outcome.PASS
    said = verdict(run, "order_kept", order=["invoice", "account"])
    assert kinds(said) == {"children_first": False}
    assert said.summary == "the declared order puts invoice before account, to which its records refer"


def test_each_import_begins_anew(run: Any, verdict: Any) -> None:
    run = frozen(run, *KEPT)
    run.offer("account-2", 500, entity="account")
    imported(run, "account", "account-2", 900)
    assert verdict(run, "order_kept").outcome is Outcome.FAIL
    for number, (t, line) in enumerate(run.lines["destination"]):
        if t == 900 and line["kind"] == "imported":
            run.lines["destination"][number] = (t, {**line, "fault": "f3"})
    said = verdict(run, "order_kept", order=["account", "invoice"])
    assert said.counts["out_of_order"] == 0


def test_where_nobody_imported_there_is_nothing_to_judge(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "order_kept")
    assert (said.outcome, said.summary) == (Outcome.INCONCLUSIVE, "nothing was imported by hand")
