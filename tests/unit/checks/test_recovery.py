"""The laws of backlog, backfill, recovery and budgets."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome
from harness.plan.model import Trigger


def kinds(verdict: Any) -> dict[str, bool]:
    return {finding.kind: finding.excusable for finding in verdict.findings}


# ---- counts_match, no_orphans


def test_counts_that_differ_are_told_by_entity(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.offer("account-1", 400, entity="account")
    outage.write(1600, ("account-1", 1), entity="account")
    said = verdict(outage, "counts_match", by="entity")
    assert kinds(said) == {"counts": True}
    assert said.summary == "invoice: 71 records in the source, 70 in the destination"
    assert said.exhibits["by_entity"]["entity"].tolist() == ["account", "invoice"]


def test_orphans(outage: Any, verdict: Any) -> None:
    outage.offer("account-1", 100, entity="account")
    outage.write(101, ("account-1", 1), entity="account", fields={"name": "a"})
    outage.write(1600, ("invoice-001", 1), effect="changed", fields={"account_id": "account-1"})
    said = verdict(outage, "no_orphans")
    assert (said.outcome, said.counts["references"]) == (Outcome.PASS, 1)
    outage.write(1601, ("invoice-002", 1), effect="changed", fields={"account_id": "account-2", "other_id": "nothing"})
    said = verdict(outage, "no_orphans")
    assert kinds(said) == {"orphans": True}
    assert said.exhibits["orphans"].to_dict("records") == [
        {"entity": "invoice", "key": "invoice-002", "parent": "account", "parent_key": "account-2"}
    ]


def test_a_deleted_record_is_no_orphan_and_no_parent(outage: Any, verdict: Any) -> None:
    outage.write(101, ("account-1", 1), entity="account", fields={})
    outage.write(102, ("invoice-001", 1), effect="changed", fields={"account_id": "account-1"})
    outage.write(1600, ("account-1", 2), entity="account", effect="deleted")
    assert verdict(outage, "no_orphans").counts["orphans"] == 1
    outage.write(1601, ("invoice-001", 2), effect="deleted")
    assert verdict(outage, "no_orphans").counts["orphans"] == 0


# ---- backlog_queued, recovered_within, post_recovery_probe


def test_a_backlog_that_came_through(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "backlog_queued")
    assert (said.outcome, said.counts["owed"]) == (Outcome.PASS, 40)
    assert kinds(verdict(outage, "backlog_queued", at_least=41)) == {"small_backlog": True}


def test_a_backlog_with_a_missing_record_and_a_named_one(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.offer("invoice-801", 400)
    outage.write(1600, ("invoice-801", 1), effect="refused")
    outage.alert(1610, key="other", text="gave up on invoice-801")
    said = verdict(outage, "backlog_queued")
    assert kinds(said) == {"missing": True}
    assert said.exhibits["missing"]["key"].tolist() == ["invoice-800"]
    assert said.counts["dead"] == 1


def test_a_backlog_needs_a_heal(run: Any, verdict: Any) -> None:
    assert verdict(run, "backlog_queued").outcome is Outcome.INCONCLUSIVE


def test_recovery_counts_from_the_last_heal(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "recovered_within", at_most="79s")
    assert (said.outcome, said.counts["took_s"]) == (Outcome.PASS, 79)
    said = verdict(outage, "recovered_within", at_most="78s")
    assert kinds(said) == {"not_recovered": True}
    assert said.exhibits["not_recovered"]["key"].tolist() == ["invoice-069"]


def test_recovery_counts_from_the_phase_that_waited_for_it(outage: Any, verdict: Any) -> None:
    outage.phases[2] = outage.phases[2].model_copy(update={"until": Trigger(owed_share=0.0)})
    outage.lines["journal"] = [line for line in outage.lines["journal"] if line[1].get("phase") != "recovery"]
    outage.note("phase_started", 1520, phase="recovery", role="drill")
    assert verdict(outage, "recovered_within", at_most="15m").counts["took_s"] == 59


def test_what_was_missing_has_not_recovered(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    assert kinds(verdict(outage, "recovered_within", at_most="15m")) == {"not_recovered": True}


def test_later_arrivals_do_not_count(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1501)
    assert verdict(outage, "recovered_within", at_most="15m").outcome is Outcome.PASS


def test_nothing_to_recover_from(run: Any, verdict: Any) -> None:
    assert verdict(run, "recovered_within", at_most="15m").outcome is Outcome.INCONCLUSIVE


def test_the_probe(outage: Any, run: Any, make_run: Any, verdict: Any) -> None:
    assert verdict(outage, "post_recovery_probe").counts["took_s"] == 2
    assert verdict(outage, "post_recovery_probe", within="2s").outcome is Outcome.PASS
    assert kinds(verdict(outage, "post_recovery_probe", within="1s")) == {"not_recovered": True}
    assert verdict(make_run(), "post_recovery_probe").outcome is Outcome.INCONCLUSIVE


def test_a_probe_that_did_not_pass(run: Any, verdict: Any) -> None:
    run.offer("probe-1", 10, digest="feedfeedfeedfeed")
    run.note("probe", 10, entity="invoice", key="probe-1", digest="feedfeedfeedfeed")
    assert kinds(verdict(run, "post_recovery_probe")) == {"not_recovered": True}


# ---- backfill_once


def relapse(run: Any) -> None:
    """The good run, killed at 1570 in a phase of its own: records up to invoice-060 were answered by then."""
    kill = run.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    run.phase("relapse", 1570, 1575, faults=(kill,), relapse=True)
    run.injected(kill, 1570, 1575)


def test_a_backfill_that_goes_on_where_it_was(outage: Any, verdict: Any) -> None:
    relapse(outage)
    said = verdict(outage, "backfill_once")
    assert said.outcome is Outcome.PASS
    assert said.counts["attempts_after"] == 10


def test_a_backfill_that_begins_again(outage: Any, verdict: Any) -> None:
    relapse(outage)
    outage.write(1600, ("invoice-031", 1), effect=None)
    outage.write(1600, ("invoice-002", 1), effect=None)
    said = verdict(outage, "backfill_once")
    assert kinds(said) == {"sent_again": False}
    assert said.exhibits["sent_again"]["key"].tolist() == ["invoice-031", "invoice-002"]


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        ({"reply_t": 1555}, True),
        ({"reply_t": 1556}, False),  # 15 drill seconds are a quarter of a wall second
        ({"reply_t": 1555, "sent": False, "status": None, "why": "cut"}, False),
        ({"reply_t": 1555, "status": 500}, False),
    ],
)
def test_what_may_be_sent_again(outage: Any, verdict: Any, answer: dict[str, Any], again: bool) -> None:
    relapse(outage)
    outage.offer("invoice-800", 1400)
    outage.write(1545, ("invoice-800", 1), **answer)
    outage.write(1600, ("invoice-800", 1), effect=None)
    assert (verdict(outage, "backfill_once").outcome is Outcome.FAIL) is again


def test_what_was_answered_over_a_faulted_link_may_be_sent_again(outage: Any, verdict: Any) -> None:
    relapse(outage)
    outage.offer("invoice-800", 1400)
    outage.write(1495, ("invoice-800", 1))
    outage.write(1600, ("invoice-800", 1), effect=None)
    assert verdict(outage, "backfill_once").outcome is Outcome.PASS


def test_without_an_injection_there_is_no_backfill(run: Any, verdict: Any) -> None:
    assert verdict(run, "backfill_once").outcome is Outcome.INCONCLUSIVE


# ---- budgets


def hammered(run: Any, calls: int) -> None:
    fault = run.fault("f1", "unavailable", "fake", "destination", "requests")
    run.phase("outage", 300, 1500, faults=(fault,))
    run.injected(fault, 300, 1500)
    for number in range(calls):
        run.request("destination", 600 + 60 * number / calls, status=503)
        run.request("destination", 100 + number / calls)  # before the fault: as many as it likes


def test_retry_budget(run: Any, verdict: Any) -> None:
    hammered(run, 12)
    assert verdict(run, "retry_budget", at_most=12).outcome is Outcome.PASS
    said = verdict(run, "retry_budget", at_most=11)
    assert kinds(said) == {"over_budget": False}
    assert said.counts == {"f1": 12}


def test_a_retry_budget_needs_calls_that_can_be_counted(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "retry_budget", at_most=1).outcome is Outcome.INCONCLUSIVE


def test_rejected_calls_are_counted_per_credential_and_worker(run: Any, verdict: Any) -> None:
    for token in ("t1", "t2", "t2"):
        run.request("destination", 10, auth="rejected", token=token, status=401)
    said = verdict(run, "rejected_calls")
    assert kinds(said) == {"over_budget": False}
    assert "2 rejected calls at the destination with one token" in said.summary
    run.connector["workers"] = 2
    assert verdict(run, "rejected_calls").outcome is Outcome.PASS
    for _ in range(3):
        run.line("destination", "token", 20, req=1, outcome="rejected", token=None, exp_at=None)
    assert "3 rejected calls at the destination with one client secret" in verdict(run, "rejected_calls").summary
    assert verdict(run, "rejected_calls", at_most=2).outcome is Outcome.PASS
