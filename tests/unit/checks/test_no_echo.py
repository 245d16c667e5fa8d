from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_a_change_that_is_written_where_it_was_made_is_an_echo_even_without_effect(
    outage: Any, edited_there: Any, verdict: Any, kinds: Any
) -> None:
    edited_there("invoice-000", 500, 2)
    assert verdict(outage, "no_echo").outcome is Outcome.PASS
    outage.write(1620, ("invoice-000", 2), effect=None)
    said = verdict(outage, "no_echo")
    assert kinds(said) == {"echo": False}
    assert said.exhibits["echoes"]["key"].tolist() == ["invoice-000"]


def test_where_changes_go_one_way_nothing_can_come_back(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "no_echo").outcome is Outcome.INCONCLUSIVE
