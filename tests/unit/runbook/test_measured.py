from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from runbooks import run

from harness.runbook.known import Page
from harness.runbook.measured import pages

DRILL = "connector-down-20m"


@pytest.fixture
def saved(outage: Any) -> Any:
    """Save the outage under the name of a run: gives the folder of runs."""

    def save(day: str = "2026-11-20") -> Path:
        outage.folder = outage.folder.with_name(run(DRILL, day).run)
        outage.save()
        return Path(outage.folder).parent

    return save


def test_the_words_are_those_of_the_first_page_after_the_fault(outage: Any, saved: Any) -> None:
    outage.alert(30, route="primary", owner="Robin Example", key="early", summary="too early")
    record = run(DRILL)
    assert pages(saved(), [record], [DRILL]) == (Page(DRILL, record.run, "orders-sync cannot write to billing"),)


def test_that_nobody_was_paged_is_a_measurement(outage: Any, saved: Any) -> None:
    outage.lines["alerts"] = []
    assert [page.text for page in pages(saved(), [run(DRILL)], [DRILL])] == [""]


def test_addresses_of_the_machine_are_left_out(outage: Any, saved: Any) -> None:
    outage.lines["alerts"] = []
    outage.alert(400, key="x", summary="cannot reach http://127.0.0.1:4711/records at 10.0.0.7 or db.internal:5432 since 14:05")
    assert [page.text for page in pages(saved(), [run(DRILL)], [DRILL])] == ["cannot reach … at … or … since 14:05"]


def test_the_newest_run_counts_whose_directory_is_there(saved: Any) -> None:
    old, gone = run(DRILL), run(DRILL, "2026-11-25")
    assert [page.run for page in pages(saved(), [gone, old], [DRILL])] == [old.run]


def test_a_run_that_the_archive_does_not_know_and_a_damaged_one_are_passed_over(saved: Any) -> None:
    folder = saved()
    assert pages(folder, [], [DRILL]) == ()
    (folder / run(DRILL).run / "plan.json").write_text("{")
    assert pages(folder, [run(DRILL)], [DRILL]) == ()
    assert pages(folder / "nowhere", [run(DRILL)], [DRILL]) == ()
