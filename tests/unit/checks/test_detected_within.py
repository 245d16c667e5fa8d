"""How soon an owner knows."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_detected(outage: Any, verdict: Any, kinds: Any) -> None:
    assert verdict(outage, "detected_within", within="2m").counts["mttd_s"] == 120
    assert kinds(verdict(outage, "detected_within", within="119s")) == {"late": False}


def test_a_page_to_the_shared_channel_detects_nothing(quiet: Any, verdict: Any, kinds: Any) -> None:
    quiet.alert(310, route="shared")
    assert kinds(verdict(quiet, "detected_within", within="15m")) == {"absent": False}


def test_without_an_injection_no_alert_was_due(run: Any, verdict: Any) -> None:
    assert verdict(run, "detected_within", within="15m").outcome is Outcome.INCONCLUSIVE
