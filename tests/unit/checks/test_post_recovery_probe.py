"""One fresh record at the end."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_the_probe(outage: Any, run: Any, make_run: Any, verdict: Any, kinds: Any) -> None:
    assert verdict(outage, "post_recovery_probe").counts["took_s"] == 2
    assert verdict(outage, "post_recovery_probe", within="2s").outcome is Outcome.PASS
    assert kinds(verdict(outage, "post_recovery_probe", within="1s")) == {"not_recovered": False}
    assert verdict(make_run(), "post_recovery_probe").outcome is Outcome.INCONCLUSIVE


def test_a_probe_that_did_not_pass(run: Any, verdict: Any, kinds: Any) -> None:
    run.offer("probe-1", 10, digest="feedfeedfeedfeed")
    run.note("probe", 10, entity="invoice", key="probe-1", digest="feedfeedfeedfeed")
    assert kinds(verdict(run, "post_recovery_probe")) == {"not_recovered": False}
