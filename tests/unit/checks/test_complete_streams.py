"""The gate of completeness."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.checks.verdict import Outcome


def test_complete_streams(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "complete_streams")
    assert said.outcome is Outcome.PASS
    assert set(said.counts) == {"journal", "source", "destination", "alerts"}
    outage.ended = False
    said = verdict(outage, "complete_streams")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert len(said.findings) == 3


@pytest.mark.parametrize(("which", "needed"), [("bundled", True), ("path", False), ("url", False), ("image", False)])
def test_the_fault_proxy_has_a_ledger_where_it_is_our_own(outage: Any, verdict: Any, kinds: Any, which: str, needed: bool) -> None:
    outage.note("world_ready", -900, toxiproxy=which)
    said = verdict(outage, "complete_streams")
    assert kinds(said) == ({"incomplete": False} if needed else {})
    assert ("proxy: the file is missing" in said.summary) is needed


def test_a_workload_that_the_plan_declares_has_a_file(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.keeps_workload = False
    assert kinds(verdict(outage, "complete_streams")) == {"no_workload": False}
    planned(outage)
    assert kinds(verdict(outage, "complete_streams")) == {}


def test_a_workload_that_lost_lines_says_nothing_of_what_was_due(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.note("run_started", -950, run="example-run", workload_lines=2)
    planned(outage)
    said = verdict(outage, "complete_streams")
    assert kinds(said) == {"workload_cut": False}
    assert "workload: the file has 1 line, 2 were written when the run began" in said.summary


def planned(run: Any, *, at_s: float | None = None, version: int = 1, digest: str | None = None, key: str = "invoice-001") -> None:
    """The workload has one change; `outage` offers invoice-001 at 8 s."""
    run.keeps_workload = False
    folder = run.save()
    made = next(line["digest"] for _, line in run.lines["source"] if line["key"] == "invoice-001")
    line = {"at_s": at_s, "entity": "invoice", "key": key, "version": version, "digest": digest or made, "fields": {}, "op": "create"}
    (folder / "workload.jsonl").write_text(json.dumps(line) + "\n")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ({}, {}),
        ({"version": 2}, {"withheld": False}),
        ({"key": "invoice-900", "at_s": 1639.0}, {"withheld": False}),
        ({"key": "invoice-900", "at_s": 1641.0}, {}),  # due within a second of wall time before the source was stopped
        ({"digest": "feedfeedfeedfeed"}, {"altered": False}),
    ],
)
def test_the_workload_is_what_was_offered(outage: Any, verdict: Any, kinds: Any, line: dict[str, Any], found: dict[str, bool]) -> None:
    outage.line("source", "workload", 0, event="started", t0_at=100.0)
    outage.line("source", "workload", 1700, event="stopped", t0_at=None)
    outage.offer("invoice-900", 1699, version=7)
    planned(outage, **line)
    said = verdict(outage, "complete_streams")
    assert kinds(said) == found
    assert (said.outcome is Outcome.PASS) is (not found)


def test_a_fault_of_the_data_may_change_what_is_offered(outage: Any, verdict: Any, kinds: Any) -> None:
    grown = outage.fault("f2", "oversized", "fake", "source", "requests")
    outage.phase("drift", 1600, 1700, faults=(grown,))
    planned(outage, digest="feedfeedfeedfeed")
    assert kinds(verdict(outage, "complete_streams")) == {}


def test_a_workload_that_never_began_owes_only_what_existed_before(outage: Any, verdict: Any, kinds: Any) -> None:
    planned(outage, key="invoice-900", at_s=1.0)
    assert kinds(verdict(outage, "complete_streams")) == {}
    planned(outage, key="invoice-900", at_s=None)
    assert kinds(verdict(outage, "complete_streams")) == {"withheld": False}


@pytest.mark.parametrize("damage", ['{"torn', "[]", "{}", "\x00"])
def test_a_damaged_line_of_the_workload_is_told(outage: Any, verdict: Any, kinds: Any, damage: str) -> None:
    outage.keeps_workload = False
    folder = outage.save()
    line = {"at_s": 8.0, "entity": "invoice", "key": "invoice-001", "op": "create", "version": 1, "digest": "0", "fields": {}}
    (folder / "workload.jsonl").write_text(json.dumps(line) + "\n" + damage + "\n")
    said = verdict(outage, "complete_streams")
    assert kinds(said)["workload_damaged"] is False
    assert "workload: 1 unreadable line" in said.summary + " ".join(finding.text for finding in said.findings)
