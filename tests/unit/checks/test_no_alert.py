"""Silence where nobody has to act."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_no_alert(quiet: Any, verdict: Any, kinds: Any) -> None:
    assert verdict(quiet, "no_alert").outcome is Outcome.PASS
    quiet.alert(10, route="shared")
    said = verdict(quiet, "no_alert")
    assert kinds(said) == {"alert": False}
    assert said.summary == "1 incident opened (on shared), and nobody should be paged in this drill"
