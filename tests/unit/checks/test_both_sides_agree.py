from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_a_record_that_differs_is_named(outage: Any, edited_there: Any, verdict: Any, kinds: Any) -> None:
    edited_there("invoice-000", 500, 2)
    said = verdict(outage, "both_sides_agree")
    assert kinds(said) == {"differing": False}
    assert said.exhibits["differing"]["key"].tolist() == ["invoice-000"]


def test_an_edit_whose_every_attempt_the_machine_ended_is_not_judged(outage: Any, edited_there: Any, verdict: Any) -> None:
    edited_there("invoice-000", 1600, 2)
    assert verdict(outage, "both_sides_agree").outcome is Outcome.FAIL
    what = {name: outage.lines["destination"][-1][1][name] for name in ("entity", "key", "digest")}
    outage.line("source", "request", 1610, req=900, method="PUT", path="/invoice", n=1, auth="ok", host_ok=True)
    outage.line("source", "attempted", 1610, req=900, i=0, op="update", **what)
    outage.line("source", "reply", 1620, req=900, status=None, sent=False, why="client_gone", fault=None)
    assert verdict(outage, "both_sides_agree").outcome is Outcome.INCONCLUSIVE


def test_an_edit_that_was_overtaken_on_its_way_is_named(outage: Any, edited_there: Any, verdict: Any) -> None:
    edited_there("invoice-000", 500, 2)
    outage.offer("invoice-000", 600, version=3, op="update")
    outage.write(1610, ("invoice-000", 3), effect="changed")
    said = verdict(outage, "both_sides_agree")
    assert said.outcome is Outcome.PASS
    assert said.exhibits["superseded"]["key"].tolist() == ["invoice-000"]
    assert "1 edit overtaken by the other side's: invoice-000" in said.summary


def test_where_changes_go_one_way_there_is_nothing_to_compare(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "both_sides_agree").outcome is Outcome.INCONCLUSIVE
