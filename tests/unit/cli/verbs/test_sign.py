"""`idrill approve`, `confirm` and `due` over the examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness.integration.reading.load import load_integration
from harness.readiness.readied import asked

_FULL = Path("orders-to-billing.integration.yaml")
_TODAY = datetime.now(UTC).date()


@pytest.mark.usefixtures("examples")
def test_a_reviewer_signs_off_file_and_subject_and_a_change_of_either_ends_that(idrill: Callable[..., Any]) -> None:
    before = _FULL.read_text()
    done = idrill("approve", str(_FULL), "--as", "Kim Example")
    assert done.exit_code == 0, done.stderr
    facts = asked(_FULL, [])[1]
    assert facts.is_reviewed
    file = load_integration(_FULL).integration
    assert (file.people.reviewer.reviewed, file.recheck.last) == (_TODAY, _TODAY)
    assert len(_FULL.read_text().splitlines()) == len(before.splitlines())
    Path("deploy/orders.yaml").write_text("other: 1\n")
    assert not asked(_FULL, [])[1].is_reviewed
    assert idrill("approve", str(_FULL), "--as", "Kim Example").exit_code == 0
    _FULL.write_text(_FULL.read_text().replace("harm: late", "harm: none"))
    assert not asked(_FULL, [])[1].is_reviewed


@pytest.mark.usefixtures("examples")
@pytest.mark.parametrize("name", ["Robin Example", "robin example", "Sam Example", "owner", "#integrations", "Lee Example"])
def test_neither_owner_nor_backup_nor_a_channel_nor_another_than_the_named_one_may_approve(idrill: Callable[..., Any], name: str) -> None:
    before = _FULL.read_text()
    assert idrill("approve", str(_FULL), "--as", name).exit_code == 2
    assert _FULL.read_text() == before


@pytest.mark.usefixtures("examples")
def test_a_contact_is_confirmed_by_name_or_role_and_the_review_stays(idrill: Callable[..., Any]) -> None:
    assert idrill("approve", str(_FULL), "--as", "Kim Example").exit_code == 0
    assert idrill("confirm", str(_FULL), "--as", "backup").exit_code == 0
    assert idrill("confirm", str(_FULL), "--as", "Robin Example").exit_code == 0
    people = load_integration(_FULL).integration.people
    assert people.owner.confirmed == people.backup.confirmed == _TODAY
    assert asked(_FULL, [])[1].is_reviewed
    done = idrill("confirm", str(_FULL), "--as", "Kim Example")
    assert done.exit_code == 2
    assert "is neither owner nor backup: Robin Example (owner), Sam Example (backup)" in done.stderr


@pytest.mark.usefixtures("examples")
def test_due_drills_are_listed_with_what_is_missing_for_the_impossible_ones(idrill: Callable[..., Any]) -> None:
    _FULL.write_text(re.sub(r"(?m)^connector: \S+", "connector: reference-escalates", _FULL.read_text()))
    done = idrill("due", str(_FULL))
    assert done.exit_code == 3
    lines = done.stdout.splitlines()
    assert lines[-1] == f"  $ idrill run --due --integration {_FULL}"
    [freeze] = [line.split() for line in lines if line.strip().startswith("freeze-holds ")]
    assert freeze == ["freeze-holds", "RUNNABLE", "WRITTEN", "never", "run", "for", "B6,", "C3,", "Q3,", "D1"]
    place = next(number for number, line in enumerate(lines) if line.strip().startswith("history-outlives-a-crash "))
    assert "IMPOSSIBLE" in lines[place]
    assert "reports no history" in lines[place + 1]


@pytest.mark.usefixtures("examples")
@pytest.mark.parametrize("words", [("run", "--due"), ("run", "freeze-holds", "--due", "--integration", str(_FULL))])
def test_due_drills_are_chosen_by_the_file_alone(idrill: Callable[..., Any], words: tuple[str, ...]) -> None:
    assert idrill(*words).exit_code == 2
