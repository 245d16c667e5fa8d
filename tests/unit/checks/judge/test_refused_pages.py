"""Whoever was not paged because the pager refused the page learns why, and no slow machine excuses it."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

TOO_LONG = "'summary' is too long (maiximum is 1024 characters)"
PARAMS: dict[str, dict[str, Any]] = {"detected_within": {"within": "15m"}}


@pytest.mark.parametrize("check", ["single_alert", "detected_within", "alert_names", "resolved_alert", "escalates_within"])
def test_the_reason_is_told(quiet: Any, verdict: Any, check: str, kinds: Any) -> None:
    assert kinds(verdict(quiet, check, **PARAMS.get(check, {}))) == {"absent": False}
    for t in (400, 415, 430):
        quiet.refused_alert(t, TOO_LONG)
    quiet.refused_alert(445, "no such path: /v1/enqueue", 404, "/v1/enqueue")
    said = verdict(quiet, check, **PARAMS.get(check, {}))
    assert kinds(said) == {"absent": False}
    assert f"the pager refused 3 messages with 400 ({TOO_LONG}) and, for other reasons, 1 more" in said.summary


def test_what_a_fault_answered_and_what_was_no_message_are_no_refusals(quiet: Any, verdict: Any, kinds: Any) -> None:
    quiet.refused_alert(400, "answered by a fault", 429)
    quiet.refused_alert(415, "alerts are sent with POST", 405, method="GET")
    assert kinds(verdict(quiet, "single_alert")) == {"absent": False}


def test_the_rows_are_an_exhibit(quiet: Any, verdict: Any) -> None:
    quiet.refused_alert(400, TOO_LONG)
    [row] = verdict(quiet, "single_alert").exhibits["refused_pages"].to_dict("records")
    assert (row["t"], row["path"], row["status"], row["why"]) == (400, "/v2/enqueue", 400, TOO_LONG)


@pytest.mark.parametrize("check", ["no_alert", "no_false_alert"])
def test_whom_a_refusal_spared_is_told(quiet: Any, verdict: Any, check: str) -> None:
    quiet.refused_alert(400, TOO_LONG)
    said = verdict(quiet, check)
    assert said.outcome is Outcome.PASS
    assert said.summary == f"nobody was paged; the pager refused 1 message with 400 ({TOO_LONG})"


def test_a_page_that_says_nothing(quiet: Any, verdict: Any, kinds: Any) -> None:
    quiet.alert(400, summary=" ", text="")
    said = verdict(quiet, "single_alert")
    assert kinds(said) == {"says_nothing": False}
    assert said.summary == "1 incident opened by an empty page"
    quiet.lines["alerts"].clear()
    quiet.alert(400, summary="", details={"system": "billing"})
    assert verdict(quiet, "single_alert").outcome is Outcome.PASS
