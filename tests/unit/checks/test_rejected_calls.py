"""401s per credential."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_rejected_calls_are_counted_per_credential_and_worker(run: Any, verdict: Any, kinds: Any) -> None:
    for token in ("t1", "t2", "t2"):
        run.request("destination", 10, auth="rejected", token=token, status=401)
    said = verdict(run, "rejected_calls")
    assert kinds(said) == {"over_budget": False}
    assert "2 rejected calls at the destination with one token" in said.summary
    run.drill["stack"]["destination"]["auth"] = "api_key"
    assert "with one API key" in verdict(run, "rejected_calls").summary
    run.connector["workers"] = 2
    assert verdict(run, "rejected_calls").outcome is Outcome.PASS
    for _ in range(3):
        run.line("destination", "token", 20, req=1, outcome="rejected", token=None, exp_at=None)
    assert "3 rejected calls at the destination with one client secret" in verdict(run, "rejected_calls").summary
    assert verdict(run, "rejected_calls", at_most=2).outcome is Outcome.PASS
