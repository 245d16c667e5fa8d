"""The audit export, against what was committed."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.fixture
def text() -> str:
    """An export that names every record of the hand-written outage."""
    return "\n".join(f"orders-sync changed invoice invoice-{number:03}" for number in range(70))


def _exported(run: Any, text: str, **more: Any) -> Any:
    run.note("history_exported", 1840, what="audit", text=text, took_s=60.0, command="e" * 64, **more)
    return run


def test_every_committed_record_is_named(outage: Any, verdict: Any, text: str) -> None:
    said = verdict(_exported(outage, text), "audit_complete")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"committed": 70, "absent": 0})


def test_a_record_that_is_not_in_it_is_named(outage: Any, verdict: Any, kinds: Any, text: str) -> None:
    said = verdict(_exported(outage, text.replace("invoice-012", "")), "audit_complete")
    assert (kinds(said), said.summary) == ({"incomplete": False}, "1 of 70 committed records not in the export: invoice-012")


def test_a_command_that_fails_exports_nothing(outage: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(_exported(outage, "", failed="exited with 3"), "audit_complete")) == {"not_exported": False}


def test_the_history_is_no_audit(outage: Any, verdict: Any, text: str) -> None:
    outage.note("history_exported", 1840, text=text, took_s=60.0)
    assert verdict(outage, "audit_complete").outcome is Outcome.INCONCLUSIVE
