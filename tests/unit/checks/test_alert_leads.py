"""What a page leads to."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

RUNBOOK = "https://runbooks.example.invalid/orders.md"


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ({}, "no_lead"),
        ({"references": ["docs/runbook.md#cannot-write"]}, "relative"),
        ({"references": [RUNBOOK]}, "no_anchor"),
        ({"references": [f"{RUNBOOK}#no-such-step"]}, "unknown_anchor"),
        ({"references": [f"{RUNBOOK}#cannot-write"]}, None),
        ({"references": ["docs/runbook.md", f"{RUNBOOK}#cannot-write"]}, None),
        ({"details": {"runbook_url": f"{RUNBOOK}#cannot-write"}}, None),
        ({"text": f"see <{RUNBOOK}#cannot-write|what to do>"}, None),
    ],
)
def test_a_page_leads_to_a_step_of_the_runbook(quiet: Any, verdict: Any, kinds: Any, page: dict[str, Any], kind: str | None) -> None:
    quiet.alert(420, **page)
    said = verdict(quiet, "alert_leads", anchors=["cannot-write", "cannot-read"])
    assert kinds(said) == ({kind: False} if kind else {})


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        (f"{RUNBOOK}#cannot-write", None),
        ("https://wiki.example.invalid/old#cannot-write", "elsewhere"),
        (f"{RUNBOOK}#old-step", "unknown_anchor"),
    ],
)
def test_a_link_to_another_document_leads_elsewhere(quiet: Any, verdict: Any, kinds: Any, link: str, kind: str | None) -> None:
    quiet.alert(420, references=[link])
    assert kinds(verdict(quiet, "alert_leads", anchors=["cannot-write"], runbook=f"{RUNBOOK}/")) == ({kind: False} if kind else {})


def test_any_anchor_counts_where_the_runbook_is_not_known(quiet: Any, verdict: Any) -> None:
    quiet.alert(420, references=[f"{RUNBOOK}#cannot-write"])
    assert verdict(quiet, "alert_leads").summary == "the page links what to do: #cannot-write"


def test_only_the_first_page_is_asked(quiet: Any, verdict: Any, kinds: Any) -> None:
    quiet.alert(420)
    quiet.alert(500, route="backup", references=[f"{RUNBOOK}#cannot-write"])
    assert kinds(verdict(quiet, "alert_leads")) == {"no_lead": False}


def test_the_history_answers_to_what_the_page_says(quiet: Any, verdict: Any, kinds: Any) -> None:
    quiet.drill["stack"]["history"] = {"fake": "otlp-sink", "name": "collector"}
    quiet.alert(420, text="the first record that failed is invoice/invoice-030.")
    quiet.line("history", "history", 1600, req=1, identity="a", attributes={"business.reference": "invoice/invoice-031"})
    assert kinds(verdict(quiet, "alert_leads")) == {"no_lead": False}
    quiet.line("history", "history", 1601, req=2, identity="b", attributes={"business.reference": "invoice/invoice-030"})
    said = verdict(quiet, "alert_leads")
    assert (said.outcome, said.summary) == (Outcome.PASS, "the page says invoice/invoice-030, and the history has events of it")


def test_without_a_page_or_a_fault(quiet: Any, make_run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(quiet, "alert_leads")) == {"absent": False}
    assert verdict(make_run(), "alert_leads").outcome is Outcome.INCONCLUSIVE
