"""The runbook is the author's; beside it stands what the run has seen."""

from __future__ import annotations

from typing import Any

from harness.report.runbook import first_page, runbook


def test_what_the_author_expects_stands_beside_what_came(passing: Any) -> None:
    alert, response, query = runbook(passing.evidence)
    assert alert.title == "Alert to expect first"
    assert alert.expected == "cannot write to billing"
    assert alert.seen == "“orders-sync cannot write to billing”, on route primary (Robin Example), at 7:00."
    assert response.seen == "the simulated responder acknowledged the page at 12:00."
    assert query.seen == ""


def test_who_acknowledged_on_a_game_day_is_named(drill: Any, tell: Any) -> None:
    for _, line in drill.lines["alerts"]:
        if line["kind"] == "acknowledged":
            line |= {"by": "person", "who": "Robin Example"}
    _, response, _ = runbook(tell(drill).evidence)
    assert response.seen == "Robin Example acknowledged the page at 12:00."


def test_nobody_was_paged(drill: Any, tell: Any) -> None:
    drill.lines["alerts"] = []
    alert, response, _ = runbook(tell(drill).evidence)
    assert alert.seen == "nobody was paged."
    assert response.seen == ""


def test_refused_messages_are_no_page(drill: Any, tell: Any) -> None:
    drill.lines["alerts"] = []
    drill.line("alerts", "request", 400, req=1, method="POST", path="/alerts", host_ok=True)
    drill.line("alerts", "refused", 400, req=1, i=None, entity=None, key=None, status=400, why="no summary")
    assert first_page(tell(drill).evidence) == "nobody was paged; 1 message to the pager was refused."


def test_a_page_before_any_fault_says_so(drill: Any, tell: Any) -> None:
    drill.alert(30, route="primary", owner="Robin Example", key="early", summary="too early")
    assert first_page(tell(drill).evidence) == "“too early”, on route primary (Robin Example), at 0:30, before any fault."


def test_a_page_without_words(drill: Any, tell: Any) -> None:
    drill.lines["alerts"] = []
    drill.alert(400, route="shared", owner="", key="x", summary="")
    assert first_page(tell(drill).evidence) == "a page without words, on route shared, at 6:40."
