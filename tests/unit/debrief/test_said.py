"""What was said beside what was true: the numbers are those of the same instant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gameday import RESUMED_T, VERIFIED_T, played, update

from harness.debrief.places import Places
from harness.debrief.said import Statement, statements


def said(told: Any) -> dict[float, Statement]:
    return {one.t: one for one in statements(told.evidence, Places(told.run_dir))}


def test_the_counts_are_those_of_the_instant(run: Any, tell: Callable[[Any], Any]) -> None:
    update(played(run), RESUMED_T - 1, "identified", "Nothing is missing.")
    told = tell(run)
    found = said(told)
    early, late = found[RESUMED_T - 1], found[VERIFIED_T]
    assert early.text == "Nothing is missing."
    assert early.owed == told.evidence.backlog.at(RESUMED_T - 1).count > 30
    assert late.owed < early.owed
    assert (early.wrong, found[500].wrong) == (33, 20)
    assert (early.faults, found[500].faults) == ((), ("f1 (bad_deployment on connector)",))
    assert str(early.place).startswith("ledgers/people.jsonl:")


def test_doubled_effects_count_from_the_second_write_on(run: Any, tell: Callable[[Any], Any]) -> None:
    played(run)
    run.write(1150.0, ("invoice-000", 1), effect="changed")
    run.write(1310.0, ("invoice-001", 1), effect="changed")
    found = said(tell(run))
    assert [found[t].doubled for t in (600.0, VERIFIED_T, 1320.0)] == [0, 1, 2]


def test_a_notice_tells_to_whom_it_went_and_what_it_promised(run: Any, tell: Callable[[Any], Any]) -> None:
    found = said(tell(played(run)))
    assert found[600.0].told == "investigating, to status page and e-mail; next notice in 10m"
    assert found[VERIFIED_T].told == ""
