"""`exactly_once`, and the traps that equal counts set."""

from __future__ import annotations

from typing import Any

import pytest
from by_hand import KEPT, frozen

from harness.checks.verdict import Outcome
from harness.evidence.evidence import Evidence
from harness.report.starts import starts


def kinds(verdict: Any) -> dict[str, int]:
    return {finding.kind: finding.count for finding in verdict.findings}


def test_a_good_run_passes_and_says_what_it_did_not_test(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "exactly_once")
    assert said.outcome is Outcome.PASS
    assert "no reply was lost: duplicates not tested (run commit-then-cut to test them)" in said.summary
    assert said.counts["contract"] == "exactly-once-effects: its own promise was not tested"
    assert said.counts["lost"] == "not observable"


def test_one_doubled_and_one_lost_have_equal_counts_and_fail_by_name(outage: Any, verdict: Any, judged: Any) -> None:
    outage.offer("invoice-gone", 400)
    outage.write(1600, ("invoice-001", 1), effect="created")
    assert verdict(outage, "counts_match").outcome is Outcome.PASS  # one too many, one too few
    said = verdict(outage, "exactly_once")
    assert said.outcome is Outcome.FAIL
    assert "invoice-gone" in said.summary
    assert "invoice-001" in said.summary
    assert kinds(said) == {"absent": 1, "doubled": 1}
    assert said.exhibits["absent"]["key"].tolist() == ["invoice-gone"]
    assert said.exhibits["doubled"]["key"].tolist() == ["invoice-001"] * 2
    assert said.counts["contract"] == "exactly-once-effects: broke its own promise"
    outage.check("counts_match")
    outage.check("exactly_once")
    assert judged(outage).exit_code == 1


def test_an_exercised_run_says_so(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1400)
    outage.write(1600, ("invoice-800", 1), sent=False, status=None, why="cut")
    outage.write(1610, ("invoice-800", 1), effect=None, why="idempotency")
    said = verdict(outage, "exactly_once")
    assert said.outcome is Outcome.PASS
    assert said.counts["exercised"] == 1
    assert "not tested" not in said.summary


def test_what_was_not_attempted_again_tested_nothing(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1400)
    outage.write(1531, ("invoice-800", 1), sent=False, status=None, why="cut")
    said = verdict(outage, "exactly_once")
    assert (said.counts["exercised"], said.counts["unrepeated"]) == (0, 1)
    assert (
        "1 commit without a reply was not retried within 5m; the run did not wait for a later redelivery: duplicates not tested"
        in said.summary
    )
    assert said.exhibits["unrepeated"]["key"].tolist() == ["invoice-800"]


def test_some_were_attempted_again_and_others_not(outage: Any, verdict: Any) -> None:
    for number in (0, 1):
        outage.offer(f"invoice-80{number}", 1400)
        outage.write(1531, (f"invoice-80{number}", 1), sent=False, status=None, why="cut")
    outage.write(1610, ("invoice-800", 1), effect=None, why="idempotency")
    said = verdict(outage, "exactly_once")
    assert (said.counts["exercised"], said.counts["unrepeated"]) == (1, 1)
    assert "1 commit without a reply was retried without a duplicate; 1 more without a reply was not retried within 5m" in said.summary
    assert "not tested" not in said.summary


def test_who_never_repeats_was_waited_for_as_long_as_its_file_says(outage: Any, verdict: Any) -> None:
    outage.connector["redelivers_after"] = "5m"
    outage.offer("invoice-800", 1400)
    outage.write(1531, ("invoice-800", 1), sent=False, status=None, why="cut")
    assert "was not retried within 5m, although its file says redelivers_after: 5m" in verdict(outage, "exactly_once").summary


@pytest.mark.parametrize(
    ("level", "outcome", "surplus"), [("records", Outcome.PASS, 0), ("effects", Outcome.FAIL, 1), ("writes", Outcome.FAIL, 2)]
)
def test_the_level_alone_decides(outage: Any, verdict: Any, level: str, outcome: Outcome, surplus: int) -> None:
    outage.write(1600, ("invoice-000", 1), effect=None, why="unchanged")
    outage.write(1601, ("invoice-001", 1), effect="changed")
    said = verdict(outage, "exactly_once", level=level)
    assert said.outcome is outcome
    assert said.counts[f"surplus_{level}"] == surplus


def test_rows_too_many_stand_in_the_summary_where_the_level_does_not_judge_them(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-001", 1400, version=2, op="update")
    outage.write(1600, ("invoice-001", 2), effect="created")
    said = verdict(outage, "exactly_once")
    assert said.outcome is Outcome.PASS
    assert said.summary.startswith(
        "70 records in 71 versions, each arrived; 1 row too many, not judged at level effects: `level: records` does; no reply"
    )
    assert verdict(outage, "exactly_once", level="records").outcome is Outcome.FAIL


@pytest.mark.parametrize("level", ["records", "effects", "writes"])
def test_what_was_doubled_before_any_fault_is_told_apart(outage: Any, verdict: Any, level: str) -> None:
    outage.write(250, ("invoice-001", 1), effect="created")
    assert verdict(outage, "exactly_once", level=level).findings[0].text.split(": ")[0].endswith(", all before any fault")
    outage.write(1600, ("invoice-002", 1), effect="created")
    said = verdict(outage, "exactly_once", level=level)
    assert ", 1 of them before any fault: invoice-001 was created twice: " in said.summary
    shown = said.exhibits["doubled"]
    assert shown[["double", "twin"]].to_numpy().tolist() == [[1, "1 of 2"], [1, "2 of 2"], [2, "1 of 2"], [2, "2 of 2"]]
    assert shown.groupby("double")["t"].max().tolist() == [250, 1600]


def test_twins_are_the_writes_too_many_and_their_originals(outage: Any, verdict: Any) -> None:
    """At level records only the rows that stay count: one that was deleted in between has no twin."""
    outage.write(1600, ("invoice-001", 1), effect="changed")
    assert verdict(outage, "exactly_once").exhibits["doubled"]["effect"].tolist() == ["created", "changed"]
    outage.write(1610, ("invoice-002", 1), effect="created")
    [*_, twin] = verdict(outage, "exactly_once", level="records").exhibits["doubled"].to_dict("records")
    assert (twin["key"], twin["twin"], twin["t"]) == ("invoice-002", "2 of 2", 1610)
    outage.write(1620, ("invoice-003", 1), effect=None, why="idempotency")
    writes = verdict(outage, "exactly_once", level="writes").exhibits["doubled"]
    assert writes.groupby("key")["effect"].apply(list)["invoice-003"] == ["created", "idempotency"]


def test_corrupted_and_unexpected(outage: Any, verdict: Any) -> None:
    outage.write(1600, ("invoice-001", 1), digest="0123456789abcdef", effect="changed")
    outage.write(1601, ("ghost-1", 1))
    assert kinds(verdict(outage, "exactly_once")) == {"corrupted": 1, "unexpected": 1}


def test_it_says_what_became_of_the_content(outage: Any, verdict: Any) -> None:
    offered = {"account_id": "account-1", "amount_cents": 1999, "currency": "EUR", "status": "paid", "memo": "as of version 2"}
    outage.offer("invoice-001", 1400, version=2, op="update", fields={**offered, "status": "open"})
    outage.offer("invoice-001", 1410, version=3, op="update", fields=offered)
    outage.write(1600, ("invoice-001", 3), digest="0123456789abcdef", effect="changed", fields={**offered, "amount_cents": 19})
    outage.write(1610, ("invoice-001", 3), effect="changed", fields=offered)
    outage.write(1620, ("invoice-000", 1), digest="fedcba9876543210", effect="changed")
    said = verdict(outage, "exactly_once")
    assert (
        "2 records committed with content that was never offered: invoice-001 (amount_cents: 1999 became 19), invoice-000" in said.summary
    )
    assert said.exhibits["corrupted"]["differs"].tolist() == ["amount_cents: 1999 became 19", ""]


def test_what_was_put_right_is_allowed_where_the_drill_says_so(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-001", 1400, version=2, op="update")
    outage.write(1600, ("invoice-001", 2), digest="0123456789abcdef", effect="changed")
    outage.write(1610, ("invoice-001", 2), effect="changed")
    assert kinds(verdict(outage, "exactly_once")) == {"corrupted": 1}
    said = verdict(outage, "exactly_once", allow="repaired")
    assert said.outcome is Outcome.PASS
    assert said.summary.endswith("1 wrong content corrected")
    outage.write(1620, ("invoice-000", 1), digest="fedcba9876543210", effect="changed")
    said = verdict(outage, "exactly_once", allow="repaired")
    assert kinds(said) == {"corrupted": 1}
    assert said.exhibits["corrupted"]["key"].tolist() == ["invoice-000"]


def test_late_and_stale(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1400)
    outage.write(2400, ("invoice-800", 1))
    outage.offer("invoice-801", 1400)
    outage.offer("invoice-801", 1410, version=2, op="update")
    outage.write(1600, ("invoice-801", 2))
    outage.write(1601, ("invoice-801", 1), effect="changed")
    assert kinds(verdict(outage, "exactly_once")) == {"late": 1, "stale": 1}


def test_lost_is_told_with_the_missing(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.line("source", "acknowledged", 500, req=1, cursor=1000)
    said = verdict(outage, "exactly_once")
    assert "(lost: the connector had moved past it" in said.summary
    assert said.exhibits["absent"]["lost"].tolist() == [True]


def test_given_up_and_named_is_no_failure(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.write(1600, ("invoice-800", 1), effect="refused")
    assert verdict(outage, "exactly_once").outcome is Outcome.FAIL
    outage.alert(1610, key="other", details={"records": "invoice-800"})
    said = verdict(outage, "exactly_once")
    assert said.outcome is Outcome.PASS
    assert "71 records in 71 versions: 70 arrived once, the connector gave up and named 1;" in said.summary
    assert said.exhibits["dead"]["key"].tolist() == ["invoice-800"]


@pytest.mark.parametrize(
    ("contract", "flaw", "kept"),
    [
        ("at-least-once", "doubled", "kept"),
        ("at-least-once", "missing", "broke"),
        ("at-most-once", "missing", "untested"),
        ("at-most-once", "doubled", "broke"),
    ],
)
def test_the_connectors_own_promise(outage: Any, verdict: Any, contract: str, flaw: str, kept: str) -> None:
    outage.connector["contract"] = contract
    if flaw == "missing":
        outage.offer("invoice-800", 400)
    else:
        outage.write(1600, ("invoice-001", 1), effect="changed")
    said = verdict(outage, "exactly_once")
    assert said.outcome is Outcome.FAIL
    less = ", which is less than exactly once" if kept == "kept" else ""
    assert (
        said.counts["contract"]
        == f"{contract}: {'its own promise was not tested' if kept == 'untested' else f'{kept} its own promise{less}'}"
    )


NOT_JUDGED = "exactly-once-effects: whether it kept its own promise was not judged"


def test_a_promise_is_not_broken_by_what_is_not_judged(outage: Any, verdict: Any) -> None:
    """The client gave up each attempt at the record after 67 ms of wall time, under no fault."""
    outage.offer("invoice-800", 1600)
    assert verdict(outage, "exactly_once").counts["contract"] == "exactly-once-effects: broke its own promise"
    for t in (1610, 1650, 1690):
        outage.write(t, ("invoice-800", 1), effect="refused", reply_t=t + 4, sent=False, why="client_gone", status=None)
    said = verdict(outage, "exactly_once")
    assert (said.outcome, said.counts["contract"]) == (Outcome.INCONCLUSIVE, NOT_JUDGED)


def test_a_promise_is_not_broken_in_a_run_that_never_began(outage: Any, verdict: Any) -> None:
    outage.write(1600, ("invoice-001", 1), effect="changed")
    assert verdict(outage, "exactly_once").counts["contract"] == "exactly-once-effects: broke its own promise"
    outage.run_ended = {"outcome": "nothing_arrived"}
    assert verdict(outage, "exactly_once").counts["contract"] == NOT_JUDGED


def test_a_record_that_came_with_changed_content_is_changed_and_not_absent(outage: Any, verdict: Any) -> None:
    """The second was changed, too, before its next version was offered, and that one is lost."""
    outage.offer("invoice-800", 1400)
    outage.write(1600, ("invoice-800", 1), digest="f" * 16)
    assert kinds(verdict(outage, "exactly_once")) == {"corrupted": 1}
    assert verdict(outage, "recovered_within", at_most="15m").summary.endswith("; 1 there with content that was never offered at the end")
    outage.offer("invoice-801", 1400)
    outage.write(1410, ("invoice-801", 1), digest="f" * 16)
    outage.offer("invoice-801", 1420, version=2, op="update")
    assert kinds(verdict(outage, "exactly_once")) == {"absent": 1, "corrupted": 2}
    assert (
        "; 1 absent, 1 there with content that was never offered at the end" in verdict(outage, "recovered_within", at_most="15m").summary
    )


def test_many_are_named_by_the_first_and_counted(outage: Any, verdict: Any) -> None:
    for number in range(1200):
        outage.offer(f"invoice-x{number:04}", 400)
    said = verdict(outage, "exactly_once")
    assert "1 200 records absent: invoice-x0000, invoice-x0001, invoice-x0002 and 1197 more" in said.summary
    assert len(said.exhibits["absent"]) == 1200


def test_a_stored_500_that_is_retried_is_no_commit_without_a_reply(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1400)
    outage.write(1531, ("invoice-800", 1), status=500)
    outage.write(1560, ("invoice-800", 1), effect=None, why="idempotency", status=500)
    said = verdict(outage, "exactly_once")
    assert (said.counts["exercised"], said.counts["unrepeated"]) == (1, 0)
    assert "1 commit answered with 500 was retried without a duplicate" in said.summary


def test_a_retry_that_came_before_the_slow_commit_counts(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1400)
    content = {name: outage.lines["source"][-1][1][name] for name in ("entity", "key", "digest")}
    for t, req in ((1531, 901), (1532, 902)):
        outage.line("destination", "attempted", t, req=req, i=0, op="create", **content)
    effect = {"effect": "created", "row": "r-801", "commit_no": 801, "fields": {}}
    outage.line("destination", "committed", 1533, req=901, i=0, op="create", **effect, **content)
    outage.line("destination", "reply", 1533, req=901, status=None, sent=False, why="client_gone", fault=None)
    outage.line("destination", "repeated", 1534, req=902, i=0, why="idempotency", **content)
    outage.line("destination", "reply", 1534, req=902, status=201, sent=True, why=None, fault=None)
    said = verdict(outage, "exactly_once")
    assert (said.counts["exercised"], said.counts["unrepeated"]) == (1, 0)


def test_a_commit_that_was_looked_up_needed_no_retry(outage: Any, verdict: Any) -> None:
    for number in (0, 1):
        outage.offer(f"invoice-80{number}", 1400)
        outage.write(1531, (f"invoice-80{number}", 1), status=500)
    asked = {"method": "GET", "entity": "invoice", "n": 0, "auth": "ok", "host_ok": True}
    outage.line("destination", "request", 1540, req=901, path="/invoice/invoice-800", **asked)
    said = verdict(outage, "exactly_once")
    assert "1 commit answered with 500 was not sent again: the connector looked it up; 1 more answered with 500 was not retried within" in (
        said.summary
    )
    assert said.exhibits["unrepeated"]["looked_up"].tolist() == [True, False]


def test_records_imported_by_hand_count_as_arrived_and_test_for_duplicates(run: Any, verdict: Any, kinds: Any) -> None:
    frozen(run, *KEPT)
    run.write(1510, ("invoice-1", 1), effect=None)
    said = verdict(run, "exactly_once")
    assert said.outcome is Outcome.PASS
    assert "each arrived once; 3 records imported by hand, none of them delivered again" in said.summary
    assert said.counts["imported"] == 3
    run.write(1520, ("invoice-2", 1))
    assert kinds(verdict(run, "exactly_once")) == {"doubled": False}


def test_what_is_in_doubt_is_said_and_counted_alike(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-805", 1400)
    outage.write(1490, ("invoice-805", 1))
    said = verdict(outage, "exactly_once")
    assert (
        "no reply was withheld, 1 commit in doubt (answered while the destination's link was faulted): duplicates not tested"
        in said.summary
    )
    assert said.counts["in_doubt"] == len(said.exhibits["in_doubt"]) == 1
    outage.offer("invoice-800", 1400)
    outage.write(1600, ("invoice-800", 1), sent=False, status=None, why="cut")
    outage.write(1610, ("invoice-800", 1), effect=None, why="idempotency")
    said = verdict(outage, "exactly_once")
    assert "1 commit without a reply was retried without a duplicate; 1 more in doubt (answered while the" in said.summary
    rows = said.exhibits["in_doubt"].set_index("key")
    assert rows["again_t"].fillna(0).to_dict() == {"invoice-805": 0, "invoice-800": 1610}
    assert said.counts["in_doubt"] == len(rows) == 2


def test_a_client_that_a_fault_ended_is_told_with_that_fault(outage: Any, verdict: Any) -> None:
    kill = outage.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    outage.phase("relapse", 1570, 1575, faults=(kill,))
    outage.injected(kill, 1570, 1575)
    outage.note("actor_started", 5, actor="connector", attempt=1, pid=7, why="start")
    outage.note("actor_exited", 1570, actor="connector", attempt=1, code=-9, how="killed", expected=True)
    outage.note("actor_started", 1576, actor="connector", attempt=2, pid=8, why="heal")
    outage.offer("invoice-800", 1400)
    outage.write(1569, ("invoice-800", 1), reply_t=1571, sent=False, why="client_gone", status=None)
    outage.write(1604, ("invoice-800", 1), effect="created")
    said = verdict(outage, "exactly_once")
    assert "found the client gone, because f2 (kill on connector) had ended the connector, and the retry 35s later" in said.summary
    assert said.exhibits["doubled"]["fault"].tolist()[0] == "f2"
    with Evidence.open(outage.save()) as evidence:
        killed = starts(evidence).rows[0]
    assert (killed.how, killed.bad) == ("was killed by f2", False)
