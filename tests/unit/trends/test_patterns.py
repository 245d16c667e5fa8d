"""Recurring patterns against a naive model, and which failures belong together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from archived import DETECTED, GOOD, record
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.archive.read import Archive
from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.trends.trends import trends

AT = date(2026, 12, 31)
FAILED = (CheckOf(check="exactly_once", outcome=Outcome.FAIL),)


def failed(number: int, **changes: Any) -> RunRecord:
    return record(number, **{"outcome": Outcome.FAIL, "checks": FAILED, "run": f"run-{number}"} | changes)


def found(*made: RunRecord) -> list[dict[Any, Any]]:
    return trends(Archive(made, ()), AT).patterns.to_dict("records")


@st.composite
def runs(draw: st.DrawFn) -> list[RunRecord]:
    faults = [replace(DETECTED, kind=kind, where=where, injected_t=t) for kind in ("down", "kill") for where in "ab" for t in (0.0, None)]
    checks = [CheckOf(check=name, outcome=outcome, gate=gate) for name in "xy" for outcome in Outcome for gate in (True, False)]
    return [
        record(
            number,
            run=f"run-{number:03}",
            started=f"2026-{draw(st.sampled_from(('01', '03', '04', '11')))}-01T00:00:00Z",
            connector=draw(st.sampled_from("po")),
            outcome=draw(st.sampled_from(Outcome)),
            drill=replace(GOOD.drill, name=draw(st.sampled_from("de")), category=draw(st.sampled_from(("data", "user")))),
            checks=tuple(draw(st.lists(st.sampled_from(checks), max_size=3))),
            times=tuple(draw(st.lists(st.sampled_from(faults), max_size=3))),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


@settings(deadline=None, max_examples=60)
@given(runs())
def test_they_equal_a_naive_model(made: list[RunRecord]) -> None:
    together: dict[tuple[str, str, str], list[RunRecord]] = defaultdict(list)
    for one in (one for one in made if one.outcome is not Outcome.INCONCLUSIVE):
        struck = {(fault.kind, fault.where) for fault in one.times if fault.injected_t is not None} or {("", "")}
        for check in {check.check for check in one.checks if check.outcome is Outcome.FAIL and not check.gate}:
            for kind, where in struck:
                together[check, kind, where].append(one)
    expected = {}
    for key, some in together.items():
        quarters = {(int((one.started or "")[5:7]) - 1) // 3 for one in some}
        names = sorted({f"{one.connector} (orders-sync)" for one in some})
        if len(quarters) > 1 or len(names) > 1:
            expected[key] = {
                "categories": ", ".join(sorted({one.drill.category for one in some})),
                "runs": len(some),
                "quarters": len(quarters),
                "integrations": len(names),
                "names": ", ".join(names),
                "drills": ", ".join(sorted({one.drill.name for one in some})),
                "first": min((one.started or "")[:10] for one in some),
                "last": max((one.started or "")[:10] for one in some),
                "last_run": max((one.started or "", one.run) for one in some)[1],
                "actions": "",
            }
    rows = found(*made)
    assert {(row.pop("check"), row.pop("fault"), row.pop("place")): row for row in rows} == expected
    assert [(row["integrations"], row["quarters"], row["runs"]) for row in rows] == sorted(
        ((row["integrations"], row["quarters"], row["runs"]) for row in rows), reverse=True
    )


def test_twice_in_one_quarter_on_one_integration_is_no_pattern() -> None:
    assert found(failed(1), failed(2)) == []


def test_another_quarter_or_another_integration_makes_one() -> None:
    [row] = found(failed(1), failed(2, started="2026-08-01T00:00:00Z"))
    assert (row["check"], row["fault"], row["place"], row["quarters"], row["integrations"]) == ("exactly_once", "down", "destination", 2, 1)
    [row] = found(failed(1), failed(2, connector="billing", file="billing"))
    assert (row["quarters"], row["integrations"], row["names"]) == (1, 2, "billing, orders-sync")


def test_another_fault_or_place_is_another_pattern() -> None:
    elsewhere = failed(2, started="2026-08-01T00:00:00Z", times=(replace(DETECTED, where="source"),))
    assert found(failed(1), elsewhere) == []
