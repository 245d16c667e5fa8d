"""Silence where nobody has to act."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_no_alert(quiet: Any, verdict: Any, kinds: Any) -> None:
    assert verdict(quiet, "no_alert").outcome is Outcome.PASS
    quiet.alert(10, route="shared")
    said = verdict(quiet, "no_alert")
    assert kinds(said) == {"alert": False}
    opened = "1 incident opened (on shared), and nobody should be paged in this drill"
    assert said.summary == f'{opened}; it says "orders-sync cannot write to billing"'


def test_the_first_of_several_is_quoted_on_one_line(quiet: Any, verdict: Any) -> None:
    quiet.alert(10, key="a", summary="queue\n  is " + "long " * 99)
    quiet.alert(20, key="b", summary="something else")
    said = verdict(quiet, "no_alert").summary
    assert said.startswith('2 incidents opened (on primary), and nobody should be paged in this drill; the first says "queue is long long')
    assert said.endswith('long …"')
    assert "\n" not in said
    assert len(said) < 260
