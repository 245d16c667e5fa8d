"""Trend figures against a naive model in plain Python, over made-up records with faults that were never detected or recovered."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from archived import DETECTED, GOOD, UNDETECTED, integration, of_file, record
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.archive.read import Archive
from harness.archive.record import CheckOf, PeopleOf, RunRecord
from harness.checks.verdict import Outcome
from harness.report.history import summary
from harness.subject import Subject
from harness.trends.trends import trends

AT = date(2026, 11, 29)
FAULTS = [
    replace(
        DETECTED, kind=kind, mttd_s=found, mttd_note=noted, mtta_s=answered, mtta_note=why, mttr_s=back, mttr_note=lost, healed_t=healed
    )
    for kind in ("down", "kill")
    for found, noted in ((60.0, ""), (90.5, ""), (None, "not detected"), (None, "already open"), (None, "not injected"))
    for answered, why in ((30.0, ""), (None, "not measured"), (None, "no incident"))
    for back, lost in ((1260.0, ""), (1300.25, "data only: no incident"), (None, "data wrong"), (None, "not healed"))
    for healed in (None, 900.0)
]
CHECKS = [
    CheckOf(check=name, outcome=outcome, gate=gate)
    for name in ("exactly_once", "no_alert", "single_alert")
    for outcome in Outcome
    for gate in (False, True)
]


@st.composite
def runs(draw: st.DrawFn) -> list[RunRecord]:
    """Few names and few days, so that what belongs together meets."""
    made = []
    for number in range(draw(st.integers(0, 14))):
        day = AT - timedelta(days=draw(st.sampled_from((-20, 0, 1, 58, 59, 60, 150, 400))))
        unknown, letter = draw(st.booleans()), draw(st.sampled_from("ab"))
        made.append(
            record(
                number,
                run=f"run-{number:03}",
                started=draw(st.sampled_from((f"{day}T12:00:00Z", f"{day}T23:59:59Z", None))),
                outcome=draw(st.sampled_from(Outcome)),
                connector=draw(st.sampled_from(("orders", "invoices"))),
                file="orders",
                integration=draw(st.sampled_from((None, integration("orders-to-billing")))),
                drill=replace(GOOD.drill, name=draw(st.sampled_from(("one", "two"))), digest=draw(st.sampled_from("cd")) * 64),
                subject=Subject(how="unknown" if unknown else "files", digest=letter * 64, connector=letter * 64),
                checks=tuple(draw(st.lists(st.sampled_from(CHECKS), max_size=2))),
                times=tuple(draw(st.lists(st.sampled_from(FAULTS), max_size=2))),
                people=PeopleOf(responder=draw(st.sampled_from(("simulated", "people", "nobody")))),
            )
        )
    return made


def quarter(day: date) -> str:
    return f"{day.year}-Q{math.ceil(day.month / 3)}"


def name_of(one: RunRecord) -> str:
    if one.integration:
        return one.integration.name
    return one.connector if one.connector == one.file else f"{one.connector} ({one.file})"


def middle(known: Sequence[float], least: Sequence[float]) -> tuple[float | None, float | None]:
    """The median, and where there is none what it exceeds; `least`: how long those at least took that never came."""
    if not known and not least:
        return None, None
    found = median([*known, *[math.inf] * len(least)])
    return (found, None) if math.isfinite(found) else (None, median([*known, *least]) or None)


def times(some: Iterable[RunRecord], sort: str, responder: str = "") -> tuple[float | None, float | None, int, int]:
    known, least = [], []
    for one in some:
        for fault in one.times:
            lasted = (fault.healed_t or 0) - (fault.injected_t or 0) if fault.healed_t and fault.injected_t is not None else 0
            if sort == "mttd" and not any(check.check == "no_alert" for check in one.checks):
                known += [] if fault.mttd_s is None else [fault.mttd_s]
                least += [lasted] if fault.mttd_note == "not detected" else []
            if sort == "mtta" and one.people.responder == responder:
                known += [] if fault.mtta_s is None else [fault.mtta_s]
                least += [0] if fault.mtta_note == "not measured" else []
            if sort == "mttr":
                known += [] if fault.mttr_s is None else [fault.mttr_s]
                least += [lasted] if fault.mttr_note in {"data wrong", "records missing", "not resolved"} else []
    return (*middle(known, least), len(known) + len(least), len(least))


def wilson(passed: int, judged: int) -> tuple[float, float]:
    """The two solutions of (p - share)² = z² p (1 - p) / n."""
    z2, n = 1.959963984540054**2, judged
    a, b, c = 1 + z2 / n, -(2 * passed / n + z2 / n), (passed / n) ** 2
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def model(made: list[RunRecord]) -> dict[tuple[str, str], dict[str, Any]]:
    dated = [(date.fromisoformat(one.started[:10]), one) for one in made if one.started]
    counted = sorted(((day, one) for day, one in dated if day <= AT), key=lambda each: (each[1].started or "", each[1].run))
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for name in {name_of(one) for _, one in counted}:
        mine = [(day, one) for day, one in counted if name_of(one) == name]
        day = mine[0][0]
        while day <= AT or quarter(day) == quarter(AT):
            rows[name, quarter(day)] = _row(mine, quarter(day))
            day = date(day.year + (day.month > 9), (day.month + 2) // 3 * 3 % 12 + 1, 1)
    return rows


def _row(mine: list[tuple[date, RunRecord]], here: str) -> dict[str, Any]:
    some = [one for day, one in mine if quarter(day) == here]
    judged = [one for one in some if one.outcome is not Outcome.INCONCLUSIVE]
    passed = sum(one.outcome is Outcome.PASS for one in judged)
    mttd, mtta, mttr = times(judged, "mttd"), times(judged, "mtta", "people"), times(judged, "mttr")
    low, high = wilson(passed, len(judged)) if judged else (None, None)
    standing, flips, last = {}, 0, {}
    for day, one in mine:
        if one.outcome is Outcome.INCONCLUSIVE or quarter(day) > here:
            continue
        standing[one.drill.name] = (day, one.outcome)
        if one.subject.how != "unknown":
            same = (one.drill.name, one.drill.digest, one.subject.digest)
            flips += quarter(day) == here and last.get(same, one.outcome) != one.outcome
            last[same] = one.outcome
    proofs = sorted((day, drill) for drill, (day, outcome) in standing.items() if outcome is Outcome.PASS)
    until = min(AT, max(AT - timedelta(days=back) for back in range(600) if quarter(AT - timedelta(days=back)) == here))
    return {
        "runs": len(some),
        "judged": len(judged),
        "passed": passed,
        "pass_rate": passed / len(judged) if judged else None,
        "pass_low": low,
        "pass_high": high,
        "inconclusive_share": 1 - len(judged) / len(some) if some else None,
        **dict(zip(("mttd_s", "mttd_over_s", "detections", "undetected"), mttd, strict=True)),
        **dict(zip(("mtta_s", "mtta_over_s", "acknowledgements", "unacknowledged"), mtta, strict=True)),
        "mtta_simulated_s": times(judged, "mtta", "simulated")[0],
        **dict(zip(("mttr_s", "mttr_over_s", "recoveries", "unrecovered"), mttr, strict=True)),
        "drills": len({one.drill.name for one in judged}),
        "due": None,
        "due_done": None,
        "proven": len(proofs),
        "oldest_proof": proofs[0][0].isoformat() if proofs else None,
        "oldest_proof_drill": proofs[0][1] if proofs else None,
        "oldest_proof_days": (until - proofs[0][0]).days if proofs else None,
        "flips": flips,
    }


def found(made: Iterable[RunRecord], **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    frame = trends(Archive(tuple(made), ()), AT, **more).quarters
    clean = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {(row.pop("integration"), row.pop("quarter")): row for row in clean}


@settings(deadline=None, max_examples=60)
@given(runs(), st.randoms(use_true_random=False))
def test_they_equal_a_naive_model_in_whatever_order_the_records_come(made: list[RunRecord], order: random.Random) -> None:
    expected = model(made)
    order.shuffle(made)
    rows = found(made)
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        assert list(row) == list(expected[key])
        for column, value in row.items():
            assert value == (pytest.approx(expected[key][column], abs=6e-5) if isinstance(value, float) else expected[key][column]), (
                key,
                column,
            )


@settings(deadline=None, max_examples=20)
@given(runs())
def test_over_all_integrations_they_equal_those_of_one_that_has_all_runs(made: list[RunRecord]) -> None:
    one = trends(Archive(tuple(replace(each, integration=integration("all")) for each in made), ()), AT).quarters
    overall = trends(Archive(tuple(made), ()), AT, files=[of_file("orders", "one")]).overall
    if one.empty:
        assert list(overall["runs"]) == [0], "only the integration with a due drill"
    else:
        assert overall.equals(one[list(overall.columns)])


@settings(deadline=None, max_examples=15)
@given(runs())
def test_they_agree_with_the_history(made: list[RunRecord]) -> None:
    """Of one drill on one connector in one quarter the history has the same times."""
    same = [replace(one, connector="orders", integration=None, drill=GOOD.drill, started="2026-11-01T12:00:00Z") for one in made]
    [past] = summary(Archive(tuple(same), ())).to_dict("records") or [None]
    [now] = found(same).values() or [None]
    assert (past is None) == (now is None)
    if past is not None and now is not None:
        for column in ("runs", "judged", "passed", "mttd_s", "detections", "undetected", "mtta_s", "mttr_s", "recoveries", "unrecovered"):
            assert now[column] == (None if past[column] != past[column] else past[column]), column


def test_a_lost_page_is_shown_beside_the_median_and_never_makes_it_better() -> None:
    quick, slow, lost = (record(n, times=(fault,)) for n, fault in enumerate((DETECTED, replace(DETECTED, mttd_s=600.0), UNDETECTED)))
    [row] = found([quick, slow, lost]).values()
    assert (row["mttd_s"], row["undetected"], row["detections"]) == (600, 1, 3)
    [row] = found([quick, lost]).values()
    assert (row["mttd_s"], row["mttd_over_s"], row["undetected"], row["detections"]) == (None, (120 + 1200) / 2, 1, 2)


def test_due_drills_are_counted_also_where_nothing_ever_ran() -> None:
    rows = found(
        [record(1), record(2, outcome=Outcome.INCONCLUSIVE)], files=[of_file("orders-sync", "connector-down-20m", "x"), of_file("new", "x")]
    )
    assert [(*key, row["due"], row["due_done"], row["runs"]) for key, row in rows.items()] == [
        ("new", "2026-Q4", 1, 0, 0),
        ("orders-sync", "2026-Q4", 2, 1, 2),
    ]


def test_a_quarter_without_runs_has_its_row_and_its_proofs_get_older() -> None:
    rows = found([record(1, run="old", started="2026-02-01T00:00:00Z")])
    assert [(quarter, row["runs"], row["oldest_proof_days"]) for (_, quarter), row in rows.items()] == [
        ("2026-Q1", 1, 58),
        ("2026-Q2", 0, 149),
        ("2026-Q3", 0, 241),
        ("2026-Q4", 0, 301),
    ]
    assert rows["orders-sync", "2026-Q4"]["pass_rate"] is None


def test_runs_without_a_date_are_counted_apart() -> None:
    all_of_it = trends(Archive((record(1), record(2, run="undated", started=None)), ()), AT)
    assert (all_of_it.runs, all_of_it.undated) == (1, 1)


def test_an_empty_archive_has_no_rows() -> None:
    nothing = trends(Archive((), ()), AT)
    assert (len(nothing.quarters), len(nothing.patterns), nothing.runs) == (0, 0, 0)
