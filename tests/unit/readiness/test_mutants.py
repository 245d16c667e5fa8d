"""Proven integrations with one thing changed: none of them may be READY, and each must name its box and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from proven import AT, EXPORTS, OF, TODAY, archive, checks_of, facts, recorded, run

from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.drill.model import Pattern
from harness.readiness.assess import Assessment, assess
from harness.readiness.facts import Facts, Fit, Limits, Waiver
from harness.readiness.reading import GATES
from harness.readiness.signals import Signal
from harness.readiness.states import Ready, State
from harness.readiness.table import ITEMS, quarterly
from harness.subject import Files

Change = Callable[[Facts, list[RunRecord]], tuple[Facts, list[RunRecord]]]


_OWNER, _BACKUP = facts().owner, facts().backup
assert _OWNER is not None
assert _BACKUP is not None


@dataclass(frozen=True)
class Mutant:
    """`item` must have this state, and the file must not be READY."""

    name: str
    change: Change
    item: str
    state: State
    pattern: Pattern = "one-way-write"
    two_way: bool = False
    signals: tuple[Signal, ...] = ()


def _in_file(**changes: Any) -> Change:
    return lambda facts, records: (replace(facts, **changes), records)


def _in_run(drill: str, change: Callable[[RunRecord], RunRecord]) -> Change:
    return lambda facts, records: (facts, [change(record) if record.drill.name == drill else record for record in records])


def _fields(**changes: Any) -> Callable[[RunRecord], RunRecord]:
    return lambda record: replace(record, **changes)


def _check(name: str, **changes: Any) -> Callable[[RunRecord], RunRecord]:
    def change(record: RunRecord) -> RunRecord:
        return replace(record, checks=tuple(replace(each, **changes) if each.check == name else each for each in record.checks))

    return change


def _counts(name: str, **counts: Any) -> Callable[[RunRecord], RunRecord]:
    def change(record: RunRecord) -> RunRecord:
        checks = (replace(each, counts=each.counts | counts) if each.check == name else each for each in record.checks)
        return replace(record, checks=tuple(checks))

    return change


def _params(name: str, **params: Any) -> Callable[[RunRecord], RunRecord]:
    def change(record: RunRecord) -> RunRecord:
        checks = (replace(each, params=each.params | params) if each.check == name else each for each in record.checks)
        return replace(record, checks=tuple(checks))

    return change


def _without(drill: str) -> Change:
    return lambda facts, records: (facts, [record for record in records if record.drill.name != drill])


def _without_check(name: str) -> Callable[[RunRecord], RunRecord]:
    return lambda record: replace(record, checks=tuple(each for each in record.checks if each.check != name))


def _then(drill: str, *changes: Callable[[RunRecord], RunRecord]) -> Change:
    """Further runs of a drill after the good one."""

    def change(facts: Facts, records: list[RunRecord]) -> tuple[Facts, list[RunRecord]]:
        more = [each(run(drill, "2026-11-21", number)) for number, each in enumerate(changes)]
        return facts, [*records, *more]

    return change


def _faults(**changes: Any) -> Callable[[RunRecord], RunRecord]:
    return lambda record: replace(record, times=tuple(replace(each, **changes) for each in record.times))


def _drill(**changes: Any) -> Callable[[RunRecord], RunRecord]:
    return lambda record: replace(record, drill=replace(record.drill, **changes))


def _subject(**changes: Any) -> Callable[[RunRecord], RunRecord]:
    return lambda record: replace(record, subject=record.subject.model_copy(update=changes))


def _both(file: Change, runs: Change) -> Change:
    return lambda facts, records: runs(*file(facts, records))


def _same(record: RunRecord) -> RunRecord:
    return record


def _failed(name: str, **found: int) -> Callable[[RunRecord], RunRecord]:
    def change(record: RunRecord) -> RunRecord:
        return replace(_check(name, outcome=Outcome.FAIL, found=found)(record), outcome=Outcome.FAIL, exit_code=1)

    return change


def _key_mutants() -> Iterator[Mutant]:
    """One key out of the file, for each pattern for which it is due."""
    patterns: tuple[Pattern, ...] = ("reporting-feed", "one-way-write", "bidirectional-sync", "customer-state")
    for pattern in patterns:
        for item in ITEMS:
            if type(item.cells[pattern]).__name__ in {"Asked", "ByWord"}:
                for key in item.keys:
                    yield Mutant(f"{pattern} without {key}", _in_file(empty={key: "nobody has decided"}), item.id, State.EMPTY, pattern)


def _run_mutants() -> Iterator[Mutant]:
    """No run of a due drill; one that failed; one of another program; one that is too old: for every drill and every check."""
    other = replace(TODAY, connector="9" * 64)
    for drill in quarterly(facts(two_way=True)):
        yield Mutant(f"{drill} never run", _without(drill), "D1", State.WRITTEN, two_way=True)
        yield Mutant(f"{drill} of another program", _in_run(drill, _fields(subject=recorded(other))), "D1", State.STALE, two_way=True)
        yield Mutant(f"{drill} 93 days old", _in_run(drill, _fields(started="2026-08-28T11:59:59Z")), "D1", State.STALE, two_way=True)
        yield Mutant(f"{drill} in an unknown state", _in_run(drill, _subject(how="unknown")), "D1", State.WRITTEN, two_way=True)
        for check in checks_of(drill):
            yield Mutant(f"{drill} failed {check}", _in_run(drill, _failed(check, wrong=2)), "D1", State.REFUTED, two_way=True)


def _hosted(facts: Facts, records: list[RunRecord]) -> tuple[Facts, list[RunRecord]]:
    return replace(facts, watchdog="hosted"), records


def _twice_in_change(facts: Facts, records: list[RunRecord]) -> tuple[Facts, list[RunRecord]]:
    """Two other subjects in October, and all proofs 32 days old."""
    dated = [replace(record, started="2026-10-28T11:00:00Z") for record in records]
    others = [
        run("slow-drip", day, subject=recorded(replace(TODAY, connector=digit * 64)))
        for day, digit in (("2026-10-10", "8"), ("2026-10-20", "9"))
    ]
    return facts, [*dated, *others]


_LAX = Limits(20 / 60, 1 / 60, 1 / 60)
MUTANTS: tuple[Mutant, ...] = (
    *_key_mutants(),
    *_run_mutants(),
    Mutant("a page that may come later", _in_run("connector-down-20m", _params("detected_within", within="16m")), "B4", State.WRITTEN),
    Mutant("a promise that is stricter than the drill", _in_file(detect_s=600.0), "B4", State.WRITTEN),
    Mutant("no promise to detect", _in_file(detect_s=None), "B4", State.WRITTEN),
    Mutant("a feed's page that may come later", _in_run("source-down", _params("single_alert", within="16m")), "B4", State.WRITTEN,
           "reporting-feed"),
    Mutant("an escalation that may come later", _in_run("unanswered-page", _params("escalates_within", within="31m")), "B5", State.WRITTEN),
    Mutant("no promise to escalate", _in_file(escalate_s=None), "B5", State.WRITTEN),
    Mutant("a parameter that nobody knows", _in_run("unanswered-page", _params("escalates_within", within=None)), "B5", State.WRITTEN),
    Mutant("an escalation to somebody else", _in_run("unanswered-page", _params("escalates_within", route="boss")), "B5", State.WRITTEN),
    Mutant("the pager escalates", _in_file(escalates_by="pager"), "B5", State.WRITTEN),
    Mutant("another route for the backup in the file", _in_file(backup=replace(_BACKUP, route="other")), "B5", State.WRITTEN),
    Mutant("a backup without a route", _in_file(backup=replace(_BACKUP, route=None)), "B1", State.WRITTEN),
    Mutant("the page went to the backup", _in_run("connector-down-20m", _faults(route="backup")), "B1", State.REFUTED),
    Mutant("the page of a feed went to somebody", _in_run("connector-disabled-20m", _faults(route="boss")), "B1", State.REFUTED,
           "reporting-feed"),
    Mutant("the drill asked for another route", _in_run("connector-down-20m", _params("single_alert", route="boss")), "B1", State.WRITTEN),
    Mutant("another owner's route in the file", _in_file(owner=replace(_OWNER, route="lead")), "B1", State.WRITTEN),
    Mutant("nobody owns it", _in_file(owner=None), "B1", State.WRITTEN),
    Mutant("an outage of 19 minutes", _in_run("connector-down-20m", _faults(healed_t=1440.0)), "B4", State.WRITTEN),
    Mutant("an outage that was never healed", _in_run("connector-down-20m", _faults(healed_t=None)), "B4", State.WRITTEN),
    Mutant("a backlog after 5 minutes", _in_run("half-complete-backlog", _faults(healed_t=600.0)), "B8", State.WRITTEN),
    Mutant("a stop of 20 minutes", _in_run("stopped-30m", _faults(healed_t=1500.0)), "Q1", State.WRITTEN),
    Mutant("a drill of that name without its fault", _in_run("connector-down-20m", _faults(kind="latency")), "B4", State.WRITTEN),
    Mutant("a fault that struck elsewhere", _in_run("connector-down-20m", _faults(where="source")), "B4", State.WRITTEN),
    Mutant("a fault that was not injected", _in_run("freeze-holds", _faults(injected_t=None)), "B6", State.WRITTEN),
    Mutant("one fault of three", _in_run("half-complete-backlog", lambda one: replace(one, times=one.times[:1])), "B8", State.WRITTEN),
    Mutant("nothing repeated", _in_run("commit-then-cut", _counts("exactly_once", exercised=0)), "B8", State.WRITTEN),
    Mutant("nothing repeated in the backlog", _in_run("half-complete-backlog", _counts("exactly_once", exercised=0)), "B8", State.WRITTEN),
    Mutant("nobody counted repetitions", _in_run("commit-then-cut", _check("exactly_once", counts={})), "B8", State.WRITTEN),
    Mutant("repetitions unknown", _in_run("commit-then-cut", _counts("exactly_once", exercised=None)), "B8", State.WRITTEN),
    Mutant("rows too many", _in_run("replay-run-twice", _counts("exactly_once", surplus_records=1)), "C2", State.WRITTEN),
    Mutant("rows too many on the way back", _in_run("replay-run-twice", _counts("exactly_once", back_surplus_records=1)), "B2",
           State.WRITTEN),
    Mutant("a replay without one entity", _in_run("replay-run-twice", _drill(entities=("account",))), "B2", State.WRITTEN),
    Mutant("an entity that never moved", _in_file(entities=frozenset({"account", "refund"})), "B2", State.WRITTEN),
    Mutant("a conflict without one entity", _in_run("conflicting-edits", _drill(entities=("account",))), "B2", State.WRITTEN,
           "bidirectional-sync", two_way=True),
    Mutant("both sides disagree", _in_run("conflicting-edits", _failed("both_sides_agree", differs=1)), "Q2", State.REFUTED,
           "bidirectional-sync", two_way=True),
    Mutant("a run without the integration file", _in_run("connector-down-20m", _fields(integration=None)), "B4", State.WRITTEN),
    Mutant("a run of another integration", _in_run("freeze-holds", _fields(integration=replace(OF, name="other"))), "B6", State.WRITTEN),
    Mutant("another destination", _in_run("expired-credential", _drill(destination="warehouse")), "B4", State.WRITTEN),
    Mutant("another source", _in_run("expired-credential", _drill(source="erp")), "B4", State.WRITTEN),
    Mutant("the system has another name in the file", _in_file(destinations=frozenset({"invoicing"})), "B4", State.WRITTEN),
    Mutant("no name of the connector in the alert", _in_run("expired-credential", _without_check("alert_names")), "B4", State.WRITTEN),
    Mutant("a looser limit in the drill", _in_run("rate-limit-storm", _drill(rate_limit="601/min")), "C4", State.WRITTEN),
    Mutant("a looser limit in the check", _in_run("rate-limit-storm", _params("rate_within", at_most=601)), "C4", State.WRITTEN),
    Mutant("no limit in the drill", _in_run("rate-limit-storm", _drill(rate_limit=None)), "C4", State.WRITTEN),
    Mutant("no limit in the file", _in_file(limits=Limits()), "C4", State.WRITTEN),
    Mutant("no room beside ordinary traffic", _in_file(limits=replace(_LAX, normal=20 / 60)), "C4", State.REFUTED),
    Mutant("a backfill that takes too long", _in_file(recover_s=300.0), "C4", State.REFUTED),
    Mutant("the reference watchdog", _in_file(watchdog="reference"), "B4", State.WRITTEN),
    Mutant("a hosted watchdog", _hosted, "B4", State.WRITTEN, "reporting-feed"),
    Mutant("no watchdog in the file", _in_run("connector-disabled-20m", _subject(watchdog=None)), "B4", State.WRITTEN),
    Mutant("another watchdog", _in_run("connector-disabled-20m", _subject(watchdog="9" * 64)), "B4", State.WRITTEN),
    Mutant("a stand-in watched", _in_run("connector-disabled-20m", _subject(stand_ins=("watchdog",))), "B1", State.WRITTEN,
           "reporting-feed"),
    *(Mutant(f"gate {gate} not passed", _in_run("freeze-holds", _check(gate, outcome=Outcome.INCONCLUSIVE)), "B6", State.WRITTEN)
      for gate in GATES),
    *(Mutant(f"gate {gate} failed", _in_run("freeze-holds", _check(gate, outcome=Outcome.FAIL)), "B6", State.WRITTEN) for gate in GATES),
    *(Mutant(f"gate {gate} not judged", _in_run("freeze-holds", _without_check(gate)), "B6", State.WRITTEN) for gate in GATES),
    Mutant("an inconclusive run", _in_run("freeze-holds", _fields(outcome=Outcome.INCONCLUSIVE)), "B6", State.WRITTEN),
    Mutant("an inconclusive check", _in_run("freeze-holds", _check("backlog_queued", outcome=Outcome.INCONCLUSIVE)), "B6", State.WRITTEN),
    Mutant("a check that saw and did not judge", _in_run("freeze-holds", _check("exactly_once", seen=True)), "B6", State.WRITTEN),
    Mutant("a check that the run did not have", _in_run("freeze-holds", _without_check("no_writes_during")), "C3", State.WRITTEN),
    Mutant("a run that was interrupted", _in_run("freeze-holds", _fields(ended="interrupted")), "B6", State.WRITTEN),
    Mutant("a run without an end", _in_run("freeze-holds", _fields(ended=None)), "B6", State.WRITTEN),
    Mutant("a run that went another way", _in_run("freeze-holds", _fields(doubts=1)), "B6", State.WRITTEN),
    Mutant("a run whose files were changed", _in_run("freeze-holds", _fields(changed=1)), "B6", State.WRITTEN),
    Mutant("a run that is not sealed", _in_run("freeze-holds", _fields(sealed=False)), "B6", State.WRITTEN),
    Mutant("a run without a date", _in_run("freeze-holds", _fields(started=None)), "B6", State.WRITTEN),
    Mutant("a run of the future", _in_run("freeze-holds", _fields(started="2026-11-29T12:00:01Z")), "B6", State.WRITTEN),
    Mutant("one watched byte changed", _in_file(subject=replace(TODAY, watched="9" * 64)), "B6", State.STALE),
    Mutant("a program changed", _in_file(subject=replace(TODAY, programs="9" * 64)), "B8", State.STALE),
    Mutant("an image in place of files", _in_file(subject=replace(TODAY, image="sha256:" + "9" * 64)), "B8", State.STALE),
    Mutant("files that nobody watched then", _in_run("freeze-holds", _subject(watched=None)), "B6", State.STALE),
    Mutant("other programs then", _in_run("freeze-holds", _subject(programs=Files(files=1, digest="9" * 64))), "B6", State.STALE),
    Mutant("32 days old, and two changes", _twice_in_change, "B6", State.STALE),
    Mutant("FAIL after PASS", _then("freeze-holds", _failed("no_writes_during", wrote=3)), "B6", State.REFUTED),
    Mutant("FAIL, PASS", _then("freeze-holds", _failed("no_writes_during", wrote=3), _same), "B6", State.FLAKY),
    Mutant("FAIL, PASS, PASS", _then("freeze-holds", _failed("no_writes_during", wrote=3), _same, _same), "B6", State.FLAKY),
    Mutant("FAIL, PASS, inconclusive, PASS",
           _then("freeze-holds", _failed("no_writes_during", wrote=3), _same, _fields(outcome=Outcome.INCONCLUSIVE), _same), "B6",
           State.FLAKY),
    Mutant("FAIL without a date before PASS", _then("freeze-holds", lambda one: replace(_failed("no_writes_during")(one), started=None)),
           "B6", State.FLAKY),
    Mutant("FAIL of another check", _then("freeze-holds", lambda one: replace(one, outcome=Outcome.FAIL)), "D1", State.REFUTED),
    Mutant("a history that the connector file exports", _in_run("history-outlives-a-crash", _fields(integration=replace(OF, exports={}))),
           "C1", State.WRITTEN, "customer-state"),
    Mutant("another command for the history", _in_file(exports=EXPORTS | {"history": "7" * 64}), "C1", State.WRITTEN, "customer-state"),
    Mutant("a history that lacks records", _in_run("history-outlives-a-crash", _failed("history_exports_within", incomplete=2)),
           "C1", State.REFUTED, "customer-state"),
    Mutant("an audit that was not exported", _in_run("bad-deployment-rolled-back", _without_check("audit_complete")),
           "M1", State.WRITTEN, "customer-state"),
    Mutant("another command for the audit", _in_file(exports=EXPORTS | {"audit": "7" * 64}), "M1", State.WRITTEN, "customer-state"),
    Mutant("an audit that lacks records", _in_run("bad-deployment-rolled-back", _failed("audit_complete", incomplete=1)),
           "M1", State.REFUTED, "customer-state"),
    Mutant("harm that a run has measured", _in_run("stopped-30m", _counts("outage_impact", orphans=3)), "Q1", State.REFUTED),
    Mutant("doubles that a run has measured", _in_run("stopped-30m", _counts("outage_impact", doubles=1)), "Q1", State.REFUTED),
    Mutant("orphans that a run has measured, and nobody decided what to do",
           _both(_in_file(empty={"fallback": "no"}), _in_run("stopped-30m", _counts("outage_impact", orphans=1))),
           "B7", State.EMPTY),
    Mutant("a stop of which nothing was counted, and no run by hand",
           _both(_without("manual-fallback"), _in_run("stopped-30m", _check("outage_impact", counts={}))),
           "B7", State.WRITTEN),
    Mutant("a record that has lost its counts",
           _in_run("commit-then-cut", lambda one: replace(_check("exactly_once", counts={})(one), cut=("proofs",))), "B8", State.WRITTEN),
    Mutant("a lag not measured", _in_run("source-down", _without_check("latency_after_recovery")), "M2", State.WRITTEN, "reporting-feed"),
    Mutant("lost in a restart", _in_run("connector-disabled-20m", _failed("exactly_once", lost=2)), "M2", State.REFUTED, "reporting-feed"),
    Mutant("nobody has said what keeps stale records", _in_file(empty={"downstream": "nobody"}), "Q5", State.EMPTY, "customer-state"),
    Mutant("a backup that was never restored", _in_file(empty={"depends_on": "nobody"}), "Q6", State.EMPTY, "customer-state"),
    Mutant("harm on the way back", _in_run("stopped-30m", _counts("outage_impact", back_orphans=3)), "Q1", State.REFUTED),
    Mutant("a deletion that comes late, and grants access",
           _both(_in_file(grants_access=True), _in_run("stopped-30m", _counts("outage_impact", undeleted=2))), "Q1", State.REFUTED),
    Mutant("harm: none, and records were late", _in_file(harm="none"), "Q1", State.REFUTED),
    Mutant("a harmful stop without a fallback", _in_file(harm="orphans", empty={"fallback": "nobody"}), "B7", State.EMPTY),
    Mutant("a harmful stop, and no run by hand", _both(_in_file(harm="duplicates"), _without("manual-fallback")),
           "Q4", State.WRITTEN),
    Mutant("a drill that the file adds", _in_file(also=("token-endpoint-down",)), "D1", State.WRITTEN),
    Mutant("no reviewer", _in_file(reviewed=None), "B6", State.WRITTEN, "customer-state"),
    Mutant("a reviewer of another day", _in_file(reviewed="00000000"), "B6", State.WRITTEN, "customer-state"),
    *(Mutant(f"drift {state}", _in_file(), "B1", state,
             signals=(Signal("D1", "people", state, "old", 7, "idrill confirm"),))
      for state in (State.STALE, State.EMPTY, State.REFUTED)),
    Mutant("the file was not read since", _in_file(), "B10", State.STALE,
           signals=(Signal("D6", "recheck", State.STALE, "changed", 9, "idrill approve"),)),
    Mutant("a drill that is impossible",
           _both(_in_file(fits={"freeze-holds": Fit("IMPOSSIBLE", ("no pause",))}), _without("freeze-holds")),
           "B6", State.WRITTEN),
    Mutant("a drill that is not there",
           _both(_in_file(known=frozenset({"poison-record"})), _without("freeze-holds")), "B6", State.WRITTEN),
    Mutant("a waived drill",
           _both(_in_file(waivers=(Waiver("freeze-holds", "no intake", "Kim Example", date(2027, 2, 1), 20),)), _without("freeze-holds")),
           "B6", State.WAIVED),
    Mutant("a waiver for replay and dedupe",
           _both(_in_file(waivers=(Waiver("commit-then-cut", "no", "Kim Example", date(2027, 2, 1), 20),)), _without("commit-then-cut")),
           "B8", State.WRITTEN),
    *(Mutant(f"a waiver {why}",
             _both(_in_file(waivers=(waiver,)), _without("freeze-holds")), "B6", State.WRITTEN)
      for why, waiver in (
          ("without a reason", Waiver("freeze-holds", "", "Kim Example", date(2027, 2, 1), 20)),
          ("without a reviewer", Waiver("freeze-holds", "no intake", "", date(2027, 2, 1), 20)),
          ("of the owner", Waiver("freeze-holds", "no intake", "Robin Example", date(2027, 2, 1), 20)),
          ("of the backup", Waiver("freeze-holds", "no intake", "Sam Example", date(2027, 2, 1), 20)),
          ("without an end", Waiver("freeze-holds", "no intake", "Kim Example", None, 20)),
          ("that is over", Waiver("freeze-holds", "no intake", "Kim Example", date(2026, 11, 28), 20)),
          ("for longer than 92 days", Waiver("freeze-holds", "no intake", "Kim Example", date(2027, 3, 2), 20)),
      )),
)  # fmt: skip


def _assessed(mutant: Mutant) -> Assessment:
    given = facts(mutant.pattern, two_way=mutant.two_way)
    changed, records = mutant.change(given, archive(given))
    return assess(changed, records, AT, signals=mutant.signals)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_no_mutant_is_ready_and_each_names_its_box_and_line(mutant: Mutant) -> None:
    said = _assessed(mutant)
    assert said.ready is not Ready.READY
    [standing] = [each for each in said.standings if each.item.id == mutant.item]
    assert standing.state is mutant.state, standing
    assert standing.why
    due_line = mutant.signals[0].line if mutant.signals else said.facts.lines[standing.item.keys[0]]
    assert standing.line in {due_line, *(said.facts.lines[key] for key in standing.item.keys)}
    assert standing.command or "IMPOSSIBLE" in standing.why or standing.state is State.WAIVED or mutant.pattern == "customer-state"


def test_there_are_enough_mutants_and_no_two_alike() -> None:
    assert len(MUTANTS) >= 80
    assert len({(mutant.name, mutant.item) for mutant in MUTANTS}) == len(MUTANTS)


def test_what_the_mutants_are_made_of_is_ready() -> None:
    for mutant in MUTANTS:
        given = facts(mutant.pattern, two_way=mutant.two_way)
        ready = assess(given, archive(given), AT).ready
        assert ready is (Ready.NOT_PROVEN if mutant.pattern == "customer-state" else Ready.READY)


def test_customer_state_without_a_review_of_today_is_not_ready() -> None:
    for reviewed in (None, "00000000", ""):
        given = facts("customer-state", reviewed=reviewed)
        assert assess(given, archive(given), AT).ready is Ready.NOT_READY


def test_three_passes_in_a_row_clear_a_failure() -> None:
    given = facts()
    change = _then("freeze-holds", _failed("no_writes_during", wrote=3), _same, _same, _same)
    assert assess(*change(given, archive(given)), AT).ready is Ready.READY


def test_an_inconclusive_run_takes_no_proof_away() -> None:
    given = facts()
    change = _then("freeze-holds", _fields(outcome=Outcome.INCONCLUSIVE), _check("exactly_once", outcome=Outcome.INCONCLUSIVE))
    records = change(given, archive(given))[1]
    records[-1] = replace(records[-1], outcome=Outcome.INCONCLUSIVE)
    assert assess(given, records, AT).ready is Ready.READY


def test_a_stall_takes_no_proof_away() -> None:
    given = facts()
    change = _in_run("freeze-holds", _check("stall", outcome=Outcome.INCONCLUSIVE))
    assert assess(*change(given, archive(given)), AT).ready is Ready.READY


def test_what_fails_with_a_stand_in_or_a_hosted_pager_refutes_nothing() -> None:
    given = facts(escalates_by="pager")
    change = _in_run("unanswered-page", _failed("escalates_within", not_escalated=1))
    said = {each.item.id: each.state for each in assess(*change(given, archive(given)), AT).standings}
    assert said["B5"] is State.WRITTEN
    given = facts("reporting-feed", watchdog="reference")
    change = _in_run("connector-disabled-20m", _failed("single_alert", not_detected=1))
    said = {each.item.id: each.state for each in assess(*change(given, archive(given)), AT).standings}
    assert said["B1"] is State.WRITTEN


def test_a_watched_file_that_changes_makes_all_evidence_stale() -> None:
    given = facts()
    said = assess(replace(given, subject=replace(TODAY, watched="9" * 64)), archive(given), AT)
    assert {each.state for each in said.standings if each.state is not None and not each.by_word} == {State.STALE}
    assert said.ready is Ready.NOT_READY


def test_what_is_waived_is_ready_where_that_is_allowed() -> None:
    given = facts(waivers=(Waiver("slow", "no intake", "Kim Example", date(2027, 2, 1), 20),), also=("slow",))
    said = assess(given, [record for record in archive(given) if record.drill.name != "slow"], AT)
    assert (said.ready, said.waived_ready, said.waived) == (Ready.NOT_PROVEN, Ready.READY, 1)


def test_an_unlisted_check_is_no_proof() -> None:
    given = facts()
    records = [replace(record, checks=(CheckOf(check="mine", outcome=Outcome.PASS),)) for record in archive(given)]
    assert assess(given, records, AT).ready is not Ready.READY
