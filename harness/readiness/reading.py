"""What one run says about a proof: that it passed, that it failed, or nothing, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.readiness.facts import Facts
from harness.readiness.faults import not_injected
from harness.readiness.needs import Pass
from harness.readiness.proof import Proof
from harness.readiness.today import is_of_today

GATES = ("complete_streams", "fault_was_felt", "steady_state")
"""Gates that every run must have passed, whichever others it has."""
_CUT = {"times": "some of its faults", "proofs": "its counts"}
_ELSE = {"shared": "the shared channel", "other": "somebody else"}
_SHIELDS_ONLY = "stall"
"""The gate that decides about failures only."""
_PLAYED = {
    "watchdog": frozenset({"single_alert", "detected_within", "alert_names", "resolved_alert"}),
    "pager": frozenset({"escalates_within", "fails_safe"}),
}
"""The checks that judge what a stand-in does."""


@dataclass(frozen=True)
class Reading:
    """What one run says about a proof: PASS, FAIL, or nothing, and why."""

    record: RunRecord
    says: Literal["PASS", "FAIL", "nothing", "another subject"]
    why: str = ""
    check: CheckOf | None = None


def read(proof: Proof, record: RunRecord, facts: Facts) -> Reading:
    """What this run says. Only a subject that is known, and is that of today, says anything."""
    check = next((each for each in record.checks if each.check == proof.check), None)
    if record.subject.how == "unknown":
        return Reading(record, "nothing", "what ran there is not known, so it says nothing about the program", check)
    if not is_of_today(record.subject, facts.subject):
        return Reading(record, "another subject", "the connector, its programs or a watched file have changed since", check)
    outcome = check.outcome if check else record.outcome if proof.check is None else None
    elsewhere = _paged_elsewhere(record, check, facts) if proof.refutes_elsewhere else ""
    if elsewhere or outcome is Outcome.FAIL:
        of_another = next(filter(None, (need(Pass(record, check, facts)) for need in proof.fails_by)), "")
        says: Literal["FAIL", "nothing"] = "nothing" if of_another or _by_a_stand_in(proof, record, facts) else "FAIL"
        return Reading(record, says, of_another or elsewhere or _found(check, record), check)
    why = next(_lacks(proof, record, check, outcome, facts), "")
    cut = f" ({was_cut(record)})" if why and was_cut(record) else ""
    return Reading(record, "nothing" if why else "PASS", f"{why}{cut}", check)


def closed_gate(record: RunRecord) -> str:
    """The first gate that was not judged or not passed, in words; empty: all were."""
    gates = {each.check for each in record.checks if each.gate}
    absent = [gate for gate in GATES if gate not in gates]
    closed = [each.check for each in record.checks if each.gate and each.outcome is not Outcome.PASS and each.check != _SHIELDS_ONLY]
    return f"the gate {absent[0]} was not judged" if absent else f"the gate {closed[0]} was not passed" if closed else ""


def _lacks(proof: Proof, record: RunRecord, check: CheckOf | None, outcome: Outcome | None, facts: Facts) -> Iterator[str]:
    """Why a run that does not fail proves nothing."""
    if outcome is None:
        yield f"this run has no check {proof.check}"
    yield from filter(None, [closed_gate(record)])
    if outcome is not Outcome.PASS or record.outcome is Outcome.INCONCLUSIVE or (check is not None and check.seen):
        yield "it was inconclusive"
    if record.started is None:
        yield "its journal does not say when it began"
    if record.ended != "completed" or record.doubts:
        yield "it did not go as planned"
    if record.changed or not record.sealed:
        yield "its files were changed, or not sealed"
    yield from filter(None, [not_injected(record)])
    run = Pass(record, check, facts)
    yield from filter(None, (need(run) for need in proof.needs))


def was_cut(record: RunRecord) -> str:
    """That a record has lost something by which a proof is judged, in words; empty: it has not."""
    lost = [words for what, words in _CUT.items() if what in record.cut]
    return f"its record was too long and has lost {' and '.join(lost)}" if lost else ""


def _paged_elsewhere(record: RunRecord, check: CheckOf | None, facts: Facts) -> str:
    """The first page went to somebody else, in words."""
    paged = next((fault.route for fault in record.times if fault.route is not None), None)
    owner = facts.owner
    of = record.integration
    if paged is None and owner is not None and check is not None and check.found.get("wrong_owner"):
        return f"the page went to a route of nobody, such as the shared channel; the file says {owner.name}"
    if paged in {None, "owner"} or owner is None or of is None or of.name != facts.name or of.routes != facts.routes:
        return ""
    backup = facts.backup
    whose = f"the backup, {backup.name}" if backup is not None and paged == "backup" else _ELSE.get(paged or "", "the backup")
    return f"the first page went to {whose}; the file says {owner.name}"


def _by_a_stand_in(proof: Proof, record: RunRecord, facts: Facts) -> bool:
    """Whether what failed was played by something that is not the user's own."""
    watched = facts.watchdog != "own" or "watchdog" in record.subject.stand_ins
    theirs = frozenset[str]().union(
        _PLAYED["watchdog"] if "watchdog" in proof.only_by and watched else (),
        _PLAYED["pager"] if "pager" in proof.only_by and facts.escalates_by == "pager" else (),
    )
    failed = {proof.check} if proof.check else {each.check for each in record.checks if each.outcome is Outcome.FAIL}
    return bool(failed) and failed <= theirs


def _found(check: CheckOf | None, record: RunRecord) -> str:
    if check is None:
        failed = [each.check for each in record.checks if each.outcome is Outcome.FAIL]
        return f"failed: {', '.join(failed)}"
    found = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in check.found.items())
    return f"{check.check} failed: {found}" if found else f"{check.check} failed"


def started(record: RunRecord) -> datetime | None:
    """When a run began; None: its journal does not say."""
    return datetime.strptime(record.started, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if record.started else None
