"""What must hold of the checks of people, whatever else people do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gameday import BACKUP, CHANNELS, COMMANDER, COMMS, OVER_T, OWNER, SCRIBE, played
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.checks.base import find_check
from harness.checks.verdict import Outcome, Verdict
from harness.evidence.evidence import Evidence
from harness.evidence.people import Did, People
from harness.ledger.lines import LedgerLine
from harness.ledger.lines.people import Approved, Hypothesis, Joined, Note, Update
from tests.conftest import RunBuilder

CHECKS: dict[str, dict[str, Any]] = {
    "acknowledged_within": {"within": "5m"},
    "notice_within": {"within": "5m"},
    "updates_every": {"every": "10m"},
    "one_decider": {},
    "contained_by_one_person": {"within": "5m"},
    "verified_before_resolution": {},
    "resolution_notice": {"channels": CHANNELS},
    "decisions_recorded": {},
}
PEOPLE = st.sampled_from([OWNER, BACKUP, COMMANDER, COMMS, SCRIBE])
TIMES = st.floats(0, OVER_T, allow_nan=False).map(lambda t: round(t, 3))
BESIDE = st.tuples(
    TIMES,
    st.one_of(
        st.builds(Note, who=PEOPLE, role=st.just("scribe"), text=st.text(max_size=5)),
        st.builds(Hypothesis, who=PEOPLE, role=st.just("liaison"), text=st.text(max_size=5)),
        st.builds(Joined, who=PEOPLE, role=st.just("scribe"), by=st.just("script")),
    ),
)
NOTICES = st.tuples(
    TIMES,
    st.builds(
        Update,
        who=PEOPLE,
        role=st.just("comms"),
        state=st.sampled_from(["investigating", "identified", "monitoring"]),
        text=st.text(max_size=5),
        channels=st.lists(st.sampled_from(CHANNELS), max_size=2),
        next_s=st.none() | st.floats(1, 1000),
    ),
)
often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
Acts = list[Did[LedgerLine]]


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Evidence]:
    with Evidence.open(played(RunBuilder(tmp_path / "day")).save()) as evidence:
        yield evidence


def retold(day: Evidence, *more: tuple[float, LedgerLine], but: Acts | None = None) -> Acts:
    """The acts in the order of time with others among them, numbered again."""
    assert day.people is not None
    told = [(did.t, did.act) for did in (day.people.acts if but is None else but)]
    ordered = sorted([*told, *more], key=lambda one: one[0])
    return [Did(seq, t, act) for seq, (t, act) in enumerate(ordered, start=1)]


def judged(day: Evidence, acts: Acts, name: str, **params: Any) -> Verdict:
    """What a check says where people did this instead."""
    before = day.people
    assert before is not None
    done = {one.request.act.number: one.t for one in before.carried_out}
    day.__dict__["people"] = People(day.plan.gameday, acts, done, OVER_T)
    try:
        check = find_check(name)
        said: Verdict = check.judge(day, check.Params.model_validate(CHECKS.get(name, {}) | params))
    finally:
        day.__dict__["people"] = before
    return said


@often
@given(st.lists(BESIDE, max_size=5))
def test_what_is_beside_the_matter_changes_no_verdict(day: Evidence, beside: list[tuple[float, LedgerLine]]) -> None:
    for name in CHECKS:
        said = judged(day, retold(day, *beside), name)
        assert said == replace(judged(day, retold(day), name), exhibits=said.exhibits)
        assert said.outcome is Outcome.PASS


@often
@given(TIMES, st.permutations(["note", "update", "hypothesis", "verified"]))
def test_the_order_of_unrelated_acts_at_the_same_instant_does_not_matter(day: Evidence, t: float, order: list[str]) -> None:
    from harness.ledger.lines.people import Verified

    acts: dict[str, LedgerLine] = {
        "note": Note(who=SCRIBE, role="scribe", text="seen"),
        "update": Update(who=COMMS, role="comms", state="identified", text="x", channels=CHANNELS, next_s=600.0),
        "hypothesis": Hypothesis(who=OWNER, role="liaison", text="the release"),
        "verified": Verified(who=OWNER, role="liaison", answer=3),
    }
    for name in CHECKS:
        one, other = (judged(day, retold(day, *((t, acts[kind]) for kind in kinds)), name) for kinds in (order, sorted(order)))
        assert (one.outcome, one.summary, one.counts) == (other.outcome, other.summary, other.counts)


@often
@given(st.lists(NOTICES, max_size=4), st.integers(1, 400))
def test_a_later_notice_never_makes_the_first_one_come_in_time(
    day: Evidence, notices: list[tuple[float, LedgerLine]], within_s: int
) -> None:
    before = judged(day, retold(day), "notice_within", within=f"{within_s}s")
    later = [(t, act) for t, act in notices if t > 600]
    assert judged(day, retold(day, *later), "notice_within", within=f"{within_s}s").outcome is before.outcome


@often
@given(st.sampled_from(["acknowledged_within", "notice_within", "contained_by_one_person"]), st.integers(1, 1000), st.integers(1, 1000))
def test_more_time_never_makes_it_worse(day: Evidence, name: str, one_s: int, other_s: int) -> None:
    less, more = (judged(day, retold(day), name, within=f"{within_s}s") for within_s in sorted([one_s, other_s]))
    assert less.outcome is not Outcome.PASS or more.outcome is Outcome.PASS


@often
@given(st.lists(st.tuples(st.floats(580, 629), PEOPLE), max_size=6), st.integers(0, 6))
def test_more_approvals_never_make_it_lighter(day: Evidence, given_: list[tuple[float, str]], allowed: int) -> None:
    acts: list[tuple[float, LedgerLine]] = [(t, Approved(who=who, role="commander", decision=1)) for t, who in given_]
    outcomes = [
        judged(day, retold(day, *acts[:count]), "contained_by_one_person", approvals=allowed).outcome for count in range(len(acts) + 1)
    ]
    assert outcomes == sorted(outcomes, key=lambda outcome: outcome is Outcome.FAIL)


@often
@given(st.sets(st.integers(0, 12)))
def test_any_acts_may_be_missing(day: Evidence, missing: set[int]) -> None:
    assert day.people is not None
    fewer = [did for number, did in enumerate(day.people.acts) if number not in missing]
    for name in CHECKS:
        said = judged(day, retold(day, but=fewer), name)
        assert said.summary
        assert (said.outcome is Outcome.FAIL) == bool(said.findings)
