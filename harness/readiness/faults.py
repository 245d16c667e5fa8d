"""The faults without which a due drill is another drill: one of the same name that breaks less proves nothing."""

from __future__ import annotations

from collections.abc import Mapping

from harness.archive.record import RunRecord

Struck = tuple[str, str]
"""A kind of fault, and the link, fake or process that it strikes."""

_DOWN: Struck = ("down", "destination")

FAULTS: Mapping[str, frozenset[Struck]] = {
    "bad-deployment-rolled-back": frozenset({("bad_deployment", "connector")}),
    "commit-then-cut": frozenset({("commit_then_cut", "destination")}),
    "conflicting-edits": frozenset({_DOWN}),
    "connector-disabled-20m": frozenset({("stop", "connector")}),
    "connector-down-20m": frozenset({_DOWN}),
    "counts-both-ways": frozenset({("control", "connector")}),
    "echo-loop": frozenset({_DOWN, ("restart", "connector")}),
    "expired-credential": frozenset({("expired_credential", "destination")}),
    "freeze-holds": frozenset({("control", "connector")}),
    "half-complete-backlog": frozenset({_DOWN, ("commit_then_cut", "destination"), ("kill", "connector")}),
    "history-outlives-a-crash": frozenset({("down", "history"), ("kill", "connector")}),
    "latency-spike": frozenset({("latency", "destination")}),
    "manual-fallback": frozenset({("control", "connector"), ("manual_import", "destination")}),
    "missing-scope": frozenset({("respond", "destination")}),
    "nobody-notices": frozenset({_DOWN, ("down", "alerts")}),
    "poison-record": frozenset({("poison", "destination")}),
    "rate-limit-storm": frozenset({("rate_limited", "destination")}),
    "replay-run-twice": frozenset({_DOWN, ("control", "connector")}),
    "source-down": frozenset({("down", "source")}),
    "stale-reads": frozenset({("stale_reads", "source")}),
    "stopped-30m": frozenset({("stop", "connector")}),
    "unanswered-page": frozenset({_DOWN}),
    "write-credential-revoked": frozenset({("revoked_credential", "destination")}),
}


def not_injected(record: RunRecord) -> str:
    """The faults of the drill that the run did not have, in words. A drill that was adapted must have had at least one of them."""
    due = FAULTS.get(record.drill.name, frozenset())
    had = {(fault.kind, fault.where) for fault in record.times if fault.injected_t is not None}
    enough = due & had if record.drill.adapted else due <= had
    absent = ", ".join(f"{kind} ({where})" for kind, where in sorted(due - had))
    return "" if enough or not due else f"a drill of this name without the fault {absent}"
