from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from runbooks import DUE, PAGES, RUNS, run

from harness.drill.text import document
from harness.integration.model import Integration
from harness.runbook.compose import known_of
from harness.runbook.front import read
from harness.runbook.known import Known, Page
from harness.runbook.page import page


def test_each_symptom_and_decision_has_an_anchor_of_its_own(changed: Any) -> None:
    loaded = changed(("{seen: cannot write,", "{seen: the API limit is hit,"))
    names = re.findall(r'<a id="([^"]+)"></a>', page(known_of(loaded, DUE, RUNS, PAGES)))
    assert {"data-stops-updating", "api-limit-hit", "api-limit-hit-2", "billing-degraded"} <= set(names)
    assert len(names) == len(set(names))


def test_the_front_matter_is_data(changed: Any) -> None:
    known = known_of(changed(("recheck: {every: 90d}", "recheck: {every: 90d, last: 2026-11-10}")), DUE, RUNS, PAGES)
    text = page(known)
    data = document.parse(text.split("---\n")[1], Path("x")).data
    assert (data["owner"], data["backup"], data["next_review"]) == ("Robin Example", "Sam Example", "2027-02-08")
    assert (data["last_test"], data["evidence_until"]) == ("2026-11-24", "2026-11-24T12:00:00Z")
    assert read(text, Path("x")).pages == PAGES
    assert known.next_review == date(2027, 2, 8)


def test_a_measured_harm_stands_beside_the_expected_one(changed: Any) -> None:
    assert "harm to records: late; an hour of work per 100 orders). Measured on 2026-11-24: 60 owed, 4 orphans, 0 doubled effects" in page(
        known_of(changed(), DUE, RUNS)
    )


def test_a_drill_by_path_finds_its_runs(changed: Any) -> None:
    loaded = changed(("drill: rate-limit-storm", "drill: drills/rate-limit-storm.drill.yaml"))
    assert "rate-limit-storm: FAIL, 2026-11-23" in page(known_of(loaded, DUE, RUNS))


def test_of_several_measured_pages_the_newest_counts(changed: Any) -> None:
    newer = run("connector-down-20m", "2026-11-25")
    pages = (Page("connector-down-20m", newer.run, "says more"), *PAGES)
    text = page(known_of(changed(), DUE, (newer, *RUNS), pages))
    assert "“says more” (connector-down-20m, 2026-11-25)" in text
    assert "connection refused" not in text


def test_the_smallest_file_has_a_runbook() -> None:
    file = Integration.model_validate({"schema": 1, "integration": "x", "pattern": "one-way-write", "connector": "c"})
    text = page(Known(file, "x.integration.yaml"))
    assert "**Owner:** nobody" in text
    assert "**Last test:** never · **Next review:** not decided" in text


_TEXT = st.text(min_size=1, max_size=40)


@given(_TEXT, _TEXT, _TEXT)
def test_whatever_people_write_the_same_bytes_come_again_and_can_be_read(name: str, when: str, breaks: str) -> None:
    valid = Integration.model_validate(
        {
            "schema": 1,
            "integration": "x",
            "pattern": "one-way-write",
            "connector": "c",
            "decide": [{"when": when}],
            "stops_for_30m": {"breaks": breaks},
        }
    )
    text = page(Known(valid, name))
    assert text == page(Known(valid, name))
    assert read(text, Path("x")).pages == ()
