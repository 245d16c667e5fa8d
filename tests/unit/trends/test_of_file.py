"""What an integration file adds: its due drills after the table of readiness, the runs of its connector file, and its boxes."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from archived import integration, of_file, record
from proven import AT, OF, archive, facts, run

from harness.archive.read import Archive
from harness.archive.record import RunRecord
from harness.checks.verdict import Outcome
from harness.drill.model import Pattern
from harness.readiness.assess import assess
from harness.readiness.facts import Facts, Waiver
from harness.readiness.signals import Signal
from harness.readiness.states import Ready, State
from harness.readiness.table import ITEMS, Asked, quarterly
from harness.trends import of_file as subject
from harness.trends.ready import ready
from harness.trends.trends import trends


def _by_the_table(given: Facts) -> set[str]:
    """The drills of the quarter, and those of every cell that asks for evidence."""
    cells = [item.cells[given.pattern] for item in ITEMS]
    return {*quarterly(given), *(proof.drill for cell in cells if isinstance(cell, Asked) for proof in cell.due(given))}


def _due(given: Facts, records: list[RunRecord]) -> frozenset[str]:
    return subject.of_file(assess(given, records, AT)).due


@pytest.mark.parametrize("pattern", get_args(Pattern))
@pytest.mark.parametrize("two_way", [False, True])
def test_what_is_due_is_what_the_table_asks_whatever_was_run(pattern: Pattern, *, two_way: bool) -> None:
    given = facts(pattern, two_way=two_way, also=("one-more",))
    assert _due(given, []) == _due(given, archive(given)) == _by_the_table(given)
    assert ("conflicting-edits" in _due(given, [])) == (two_way and pattern != "reporting-feed")
    assert "a game day" not in _due(given, [])


def test_what_is_asked_only_of_a_harmful_stop_is_due_only_there() -> None:
    assert "manual-fallback" not in _due(facts(), [])
    assert "manual-fallback" in _due(facts(harm="duplicates"), [])


def test_a_waived_drill_stays_due() -> None:
    waived = facts(waivers=(Waiver("freeze-holds", "it cannot pause yet", "Kim Example", AT.date(), 40),))
    assert "freeze-holds" in _due(waived, [])


def test_open_and_unproven_boxes_are_counted_apart() -> None:
    given = facts(empty={"comms": "nobody has decided channels"})
    records = [each for each in archive(given) if each.drill.name not in {"freeze-holds", "write-credential-revoked"}]
    stale = Signal("D2", "people", State.STALE, "Sam Example (backup) has no shift", 9, "name the present backup")
    said = subject.of_file(assess(given, records, AT, signals=(stale,)))
    assert (said.ready, said.boxes, said.open, said.unproven) == (Ready.NOT_PROVEN, 9, 2, 2), "B1 and B9; B3 and B6"
    done = subject.of_file(assess(facts(), archive(facts()), AT))
    assert (done.ready, done.boxes, done.open, done.unproven) == (Ready.READY, 9, 0, 0), "B7 is not due"


def test_runs_with_its_connector_file_alone_are_of_the_integration_as_readiness_has_it() -> None:
    given = facts()
    other = replace(OF, name="somebody-else")
    made = [
        run("freeze-holds"),
        run("freeze-holds", number=1, integration=None),
        run("freeze-holds", number=2, integration=None, connector="orders-sync-2", file="orders-sync-2"),
        run("freeze-holds", number=3, integration=other),
    ]
    judged = assess(given, made, AT)
    rows = trends(Archive(tuple(made), ()), AT.date(), files=[subject.of_file(judged)]).quarters
    assert dict(zip(rows["integration"], rows["runs"], strict=True)) == {"orders-sync-2": 1, "orders-to-billing": 2, "somebody-else": 1}
    assert len(judged.records) == 2


def test_a_connector_file_that_two_integrations_name_keeps_a_group_of_its_own() -> None:
    made = (record(1), record(2, integration=integration("one")))
    files = [of_file(name, "x", connector="orders-sync") for name in ("one", "two")]
    rows = trends(Archive(made, ()), AT.date(), files=files).quarters
    assert dict(zip(rows["integration"], rows["runs"], strict=True)) == {"one": 1, "orders-sync": 1, "two": 0}


def test_a_joined_run_counts_for_what_is_due() -> None:
    made = (record(1), record(2, outcome=Outcome.INCONCLUSIVE, drill=replace(record().drill, name="x")))
    [row] = trends(Archive(made, ()), AT.date(), files=[of_file("a", "connector-down-20m", "x", connector="orders-sync")]).quarters.to_dict(
        "records"
    )
    assert (row["integration"], row["due"], row["due_done"]) == ("a", 2, 1), "an INCONCLUSIVE run does nothing for what is due"


def test_the_integration_that_is_furthest_from_ready_comes_first() -> None:
    files = [
        of_file("done", ready=Ready.READY, unproven=0),
        of_file("nearly"),
        of_file("doubted", unproven=0, why="the archive cannot be relied on"),
        of_file("bad", ready=Ready.NOT_READY, open=3),
        of_file("worse", ready=Ready.NOT_READY, open=4, unproven=0),
    ]
    assert list(ready(files, {"done", "bad", "without", "more"})) == [
        "1 READY, 2 NOT PROVEN, 2 NOT READY",
        "worse: NOT READY, 4 of 10 boxes open",
        "bad: NOT READY, 3 of 10 boxes open, 1 not proven",
        "nearly: NOT PROVEN, 0 of 10 boxes open, 1 not proven",
        "Not assessed here, because no file was given: more and without",
    ]
    assert list(ready(files[2:3], {"doubted"})) == ["doubted: NOT PROVEN, 0 of 10 boxes open; the archive cannot be relied on"]
    assert list(ready(files[:1], {"done"})) == ["done: READY"]
    unread = of_file("unread", ready=Ready.NOT_READY, reviewed=False)
    assert list(ready([unread], {"unread"})) == [
        "unread: NOT READY, 0 of 10 boxes open, 1 not proven; nobody has reviewed it as it is today"
    ]
