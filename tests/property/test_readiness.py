"""Readiness over any archive: nothing that is lost or reordered makes a file readier."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from proven import AT, TODAY, archive, facts, recorded, run

from harness.archive.record import RunRecord
from harness.checks.verdict import Outcome
from harness.readiness.assess import assess
from harness.readiness.states import Ready, State
from harness.readiness.table import quarterly

_PATTERNS = st.sampled_from(["reporting-feed", "one-way-write", "bidirectional-sync", "customer-state"])
_DRILLS = st.sampled_from(quarterly(facts("customer-state", two_way=True)))
_SUBJECTS = st.sampled_from([TODAY, replace(TODAY, connector="9" * 64), replace(TODAY, watched="8" * 64)])
_RANK = {Ready.NOT_READY: 0, Ready.NOT_PROVEN: 1, Ready.READY: 2}


@st.composite
def _records(draw: st.DrawFn) -> RunRecord:
    made = run(draw(_DRILLS), f"2026-{draw(st.integers(8, 11)):02}-{draw(st.integers(1, 28)):02}", draw(st.integers(100, 10**6)))
    outcome = draw(st.sampled_from(list(Outcome)))
    checks = tuple(check if check.gate else replace(check, outcome=outcome) for check in made.checks)
    route = draw(st.sampled_from(["primary", "primary", "backup"]))
    times = tuple(replace(fault, route=route) for fault in made.times)
    return replace(made, outcome=outcome, checks=checks, times=times, subject=recorded(draw(_SUBJECTS)))


_ARCHIVES = st.lists(_records(), max_size=12, unique_by=lambda record: record.run).map(
    lambda more: [*archive(facts("customer-state", two_way=True)), *more]
)


@given(_ARCHIVES, _PATTERNS, st.booleans(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_lost_record_never_makes_a_file_readier_unnoticed(
    records: list[RunRecord], pattern: str, two_way: bool, data: st.DataObject
) -> None:
    """What is lost is known by the history of git, and is a doubt."""
    given_facts = facts(pattern, two_way=two_way)  # type: ignore[arg-type]
    lost = data.draw(st.integers(0, len(records) - 1))
    rest = records[:lost] + records[lost + 1 :]
    whole, less = assess(given_facts, records, AT), assess(given_facts, rest, AT, doubts=("a record was removed",))
    assert less.ready is not Ready.READY
    if _RANK[less.ready] > _RANK[whole.ready]:
        assert less.doubts


@given(_ARCHIVES, _PATTERNS, st.data())
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_files_does_not_matter(records: list[RunRecord], pattern: str, data: st.DataObject) -> None:
    given_facts = facts(pattern)  # type: ignore[arg-type]
    mixed = data.draw(st.permutations(records))
    assert assess(given_facts, mixed, AT) == assess(given_facts, records, AT)


@given(_ARCHIVES, _PATTERNS)
@settings(max_examples=100, deadline=None)
def test_what_happens_later_does_not_change_what_was_so_then(records: list[RunRecord], pattern: str) -> None:
    given_facts = facts(pattern)  # type: ignore[arg-type]
    later = [replace(run(record.drill.name, "2026-12-01", number), outcome=Outcome.FAIL) for number, record in enumerate(records)]
    assert assess(given_facts, [*records, *later], AT) == assess(given_facts, records, AT)


@given(_ARCHIVES, _PATTERNS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_ready_means_that_each_proof_has_a_young_run_of_today(records: list[RunRecord], pattern: str, two_way: bool) -> None:
    said = assess(facts(pattern, two_way=two_way), records, AT)  # type: ignore[arg-type]
    by_run = {record.run: record for record in records}
    for standing in said.standings:
        for each in standing.shown:
            if each.state is State.PROVEN:
                record = by_run[each.run or ""]
                assert record.subject == recorded()
                assert record.drill.name == each.proof.drill
                assert each.age_days is not None
                assert each.age_days <= said.days
            elif standing.state is not None:
                assert said.ready is not Ready.READY
