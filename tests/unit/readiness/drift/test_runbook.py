from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from runbooks import RUNS, run

from harness.archive.record import RunRecord
from harness.checks.verdict import Outcome
from harness.readiness.drift.runbook import of_runbook
from harness.readiness.readied import asked, readied
from harness.readiness.signals import Signal
from harness.readiness.states import State
from harness.readiness.table import quarterly
from harness.runbook.compose import known_of
from harness.runbook.page import page

_AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
_FILE, _RUNBOOK = Path("orders-to-billing.integration.yaml"), Path("runbook.md")
_FEED = Path("visits-report.integration.yaml")
_FAILED = run("connector-down-20m", "2026-11-28", outcome=Outcome.FAIL)


def _signs(file: Path = _FILE, records: tuple[RunRecord, ...] = RUNS, at: datetime = _AT) -> list[Signal]:
    loaded, facts = asked(file, records)
    return list(of_runbook(loaded, facts, records, at))


def _commit() -> None:
    loaded, facts = asked(_FILE, RUNS)
    _RUNBOOK.write_text(page(known_of(loaded, quarterly(facts), RUNS)))


@pytest.fixture
def committed(examples: Path) -> Path:
    """The runbook of the example, as it is today."""
    _commit()
    return examples


@pytest.mark.usefixtures("committed")
def test_a_runbook_as_it_should_be_is_no_sign() -> None:
    assert _signs() == []


@pytest.mark.usefixtures("committed")
def test_a_runbook_that_differs_makes_the_review_stale_at_the_line_that_names_it() -> None:
    _RUNBOOK.write_text(_RUNBOOK.read_text() + "one more line\n")
    [sign] = _signs()
    line = next(number for number, text in enumerate(_FILE.read_text().splitlines(), 1) if "file: runbook.md" in text)
    assert (sign.code, sign.key, sign.state, sign.line) == ("D7", "recheck", State.STALE, line)
    assert sign.text == f"runbook.md, line {len(_RUNBOOK.read_text().splitlines())}: the runbook is stale, from this line on"
    assert sign.command == f"idrill runbook {_FILE}"


@pytest.mark.usefixtures("committed")
def test_a_change_of_the_file_is_a_sign(change: Callable[[str, str, str], None]) -> None:
    change(str(_FILE), "do: slow down and queue", "do: wait")
    assert [sign.code for sign in _signs()] == ["D7"]


@pytest.mark.usefixtures("committed")
def test_a_drill_that_has_ended_otherwise_since_is_a_sign_from_that_day_on() -> None:
    assert [sign.code for sign in _signs(records=(*RUNS, _FAILED))] == ["D7"]
    assert _signs(records=(*RUNS, _FAILED), at=datetime(2026, 11, 27, 12, tzinfo=UTC)) == []


@pytest.mark.usefixtures("examples")
def test_a_runbook_that_is_named_must_be_there_and_another_need_not() -> None:
    [sign] = _signs()
    assert sign.text == "runbook.md: there is no runbook yet"
    assert _signs(_FEED) == []


@pytest.mark.usefixtures("committed")
def test_it_speaks_against_box_10() -> None:
    digest = asked(_FILE, RUNS)[1].digest[:16]
    _FILE.write_text(_FILE.read_text().replace("{every: 90d}", f'{{every: 90d, last: 2026-11-10, digest: "{digest}"}}'))
    _commit()

    def box_10() -> State | None:
        return next(each.state for each in readied(_FILE, RUNS, _AT).standings if each.item.id == "B10")

    assert box_10() is State.WRITTEN
    _RUNBOOK.write_text(_RUNBOOK.read_text().replace("Robin", "Lee"))
    assert box_10() is State.STALE
