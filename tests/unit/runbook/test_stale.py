from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runbooks import DUE, PAGES, RUNS, run

from harness import assets
from harness.checks.verdict import Outcome
from harness.integration.reading.load import load_integration
from harness.runbook.compose import known_of
from harness.runbook.lint.stale import problems
from harness.runbook.page import page

_EXAMPLE = assets.fixture("integrations") / "orders-to-billing.integration.yaml"


@pytest.fixture
def written(changed: Any, tmp_path: Path) -> tuple[Any, Path]:
    """The example, and its runbook as it was committed."""
    loaded = changed()
    path = tmp_path / "runbook.md"
    path.write_text(page(known_of(loaded, DUE, RUNS, PAGES)))
    return loaded, path


def test_a_runbook_that_was_just_written_is_not_stale(written: tuple[Any, Path]) -> None:
    loaded, path = written
    assert problems(loaded, DUE, RUNS, path) == ()


def test_a_change_of_the_file_makes_it_stale_from_its_line_on(written: tuple[Any, Path], changed: Any) -> None:
    _, path = written
    [found] = problems(changed(("do: slow down and queue", "do: wait")), DUE, RUNS, path)
    assert path.read_text().splitlines()[found.line - 1].startswith('| <a id="api-limit-hit">')
    assert "the API limit is hit | wait |" in found.allowed


def test_a_change_by_hand_makes_it_stale(written: tuple[Any, Path]) -> None:
    loaded, path = written
    path.write_text(path.read_text() + "one more line\n")
    [found] = problems(loaded, DUE, RUNS, path)
    assert found.found == "the runbook is stale, from this line on"
    assert found.line == len(path.read_text().splitlines())


def test_a_newer_run_with_the_same_outcome_leaves_it_as_it_is(written: tuple[Any, Path]) -> None:
    loaded, path = written
    assert problems(loaded, DUE, (*RUNS, run("connector-down-20m", "2026-11-28")), path) == ()


@pytest.mark.parametrize("drill", ["connector-down-20m", "half-complete-backlog", "maintenance-page"])
def test_a_newer_run_with_another_outcome_makes_it_stale(written: tuple[Any, Path], drill: str) -> None:
    loaded, path = written
    [found] = problems(loaded, DUE, (*RUNS, run(drill, "2026-11-28", outcome=Outcome.FAIL)), path)
    assert found.found.startswith(f"{drill} has ended FAIL on 2026-11-28; the runbook says ")


def test_a_record_that_was_removed_makes_it_stale(written: tuple[Any, Path]) -> None:
    """Its measured page goes with it: nobody can write one in."""
    loaded, path = written
    assert problems(loaded, DUE, RUNS[1:], path)


def test_a_page_of_a_run_that_the_archive_does_not_know_is_not_measured(changed: Any) -> None:
    text = page(known_of(changed(), DUE, (), PAGES))
    assert "first_pages: []" in text
    assert "connection refused" not in text


def test_runs_of_other_integrations_count_for_nothing(changed: Any) -> None:
    other = [replace(each, integration=replace(each.integration, name="others")) for each in RUNS if each.integration]
    assert page(known_of(changed(), DUE, other)) == page(known_of(changed(), DUE, ()))


@pytest.mark.parametrize("text", ["", "# My own notes\n", "---\nschema: 1\n---\n", "---\n- a\n---\n", "---\na: [\n---\n", "---\nx\n"])
def test_another_file_in_its_place_is_no_runbook(written: tuple[Any, Path], text: str) -> None:
    loaded, path = written
    path.write_text(text)
    [found] = problems(loaded, DUE, RUNS, path)
    assert found.file == str(path)


def test_without_a_runbook_the_finding_says_how_to_write_it(written: tuple[Any, Path]) -> None:
    loaded, path = written
    path.unlink()
    [found] = problems(loaded, DUE, RUNS, path)
    assert found.found == "there is no runbook yet"
    assert found.allowed.startswith("`idrill runbook ")
    path.mkdir()
    assert problems(loaded, DUE, RUNS, path)[0].found == "cannot be read: a folder, not a file"
    path.rmdir()
    path.write_bytes(b"\xff")
    assert problems(loaded, DUE, RUNS, path)[0].found == "byte 0 is not UTF-8"


@given(st.randoms(use_true_random=False))
def test_the_order_of_records_and_pages_changes_no_byte(order: random.Random) -> None:
    loaded = load_integration(_EXAMPLE)
    records, pages = list(RUNS), list(PAGES)
    order.shuffle(records)
    order.shuffle(pages)
    assert page(known_of(loaded, DUE, records, pages)) == page(known_of(loaded, DUE, RUNS, PAGES))
