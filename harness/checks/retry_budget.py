"""`retry_budget`: the connector does not hammer a broken system: calls per drill minute, counted where they reach a fake or are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.verdict import Finding, Verdict
from harness.evidence.refused import Bounds, Look, busiest_minute, fullest, looks

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow


class Params(CheckParams):
    """How many."""

    at_most: int = Field(ge=1, description="most calls within any drill minute of a fault, at the system that it strikes")


class RetryBudget(Check[Params]):
    """No more than so many calls within any 60 drill seconds of a fault at the system behind it; in containers attempts count, too. Where
    changes go both ways, looking for news there is no retry as long as it succeeds."""

    name = "retry_budget"
    reads = ("journal: injected, healed, attempts_watched, attempts_refused", "ledgers: request")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        counted = {window.plan.id: (window, calls) for window in evidence.windows if (calls := _calls(evidence, window))}
        if not counted:
            return self.inconclusive(params, "no fault let calls through that could be counted")
        findings = [
            Finding("over_budget", calls.bounds.least, _text(window, calls, params), excused_by=_excuse(evidence, window, params))
            for window, calls in counted.values()
            if calls.bounds.least > params.at_most
        ]
        counts = {fault: calls.bounds.most for fault, (_, calls) in counted.items()}
        unclear = [(window, calls) for window, calls in counted.values() if calls.bounds.least <= params.at_most < calls.bounds.most]
        if unclear and not findings:
            window, calls = unclear[0]
            return self.inconclusive(params, f"{_text(window, calls, params)}: how many exactly is unknown")
        return self.conclude(params, findings, f"at most {plural(max(counts.values()), 'call')} within any minute of a fault", counts)


@dataclass(frozen=True)
class _Calls:
    """The busiest minute at a place; bounds that differ where the kernel's counters leave it open."""

    bounds: Bounds
    place: str


def _text(window: FaultWindow, calls: _Calls, params: Params) -> str:
    least, most = calls.bounds.least, calls.bounds.most
    number = plural(least, "call") if least == most else f"{least} to {plural(most, 'call')}"
    return f"{number} within a minute at {calls.place} during {window.name}, at most {params.at_most} are allowed"


def _excuse(evidence: Evidence, window: FaultWindow, params: Params) -> str:
    """The machine's part in the calls, in words, where without it the budget was kept; else empty.

    Calls at a link that is down were counted where they were made: only a halt of the caller's own can bring them together.
    """
    actor = window.counted_at
    if window.injected_t is None:
        return ""
    if actor is None:
        return _excuse_refused(evidence, window, params)
    calls = evidence.traffic.calls(actor, window.injected_t, evidence.end_of(window), looks=not evidence.is_two_way)
    crowd = evidence.attribution.calls(actor).busiest(calls, params.at_most)
    return crowd.why if crowd and crowd.keeps(params.at_most) else ""


def _calls(evidence: Evidence, window: FaultWindow) -> _Calls | None:
    """None where they cannot be counted."""
    if window.injected_t is None:
        return None
    actor = window.counted_at
    if actor is not None:
        calls = evidence.traffic.busiest_minute(actor, window.injected_t, evidence.end_of(window), looks=not evidence.is_two_way)
        return _Calls(Bounds(calls, calls), f"the {actor}")
    if window.plan.felt == "refused" and (refused := _refused(evidence, window)) is not None:
        return _Calls(busiest_minute(refused), f"the link {window.plan.where}, which was down,")
    return None


def _excuse_refused(evidence: Evidence, window: FaultWindow, params: Params) -> str:
    caller = "watchdog" if window.plan.where.startswith("watchdog.") else "connector"
    crowds = [
        evidence.attribution.calls("destination").crowd_of(caller, least, until_t)
        for least, until_t in fullest(_refused(evidence, window) or [], params.at_most)
    ]
    return crowds[0].why if crowds and all(crowd.keeps(params.at_most) for crowd in crowds) else ""


def _refused(evidence: Evidence, window: FaultWindow) -> list[Look] | None:
    """Attempts that this window refused; None where they were not watched, or something else may have been refused as well."""
    found = looks(evidence, "watchdog" if window.plan.where.startswith("watchdog.") else "connector")
    begin, end = window.injected_t or 0.0, evidence.end_of(window)
    if found is None or any(_refuses(other) and _overlap(evidence, window, other) for other in evidence.windows if other is not window):
        return None
    first = min((other.sent_t or other.injected_t or 0.0 for other in evidence.windows if other.injected_t is not None), default=begin)
    if any(look.since_t >= 0 and look.t < first and look.refused > look.within for look in found):
        return None  # while all was well, it was refused somewhere, too
    return [look for look in found if look.t >= begin and look.since_t <= end]


def _refuses(window: FaultWindow) -> bool:
    """Whether the connector's attempts may have been refused by it: another link that is down, a process that is gone, itself anew."""
    return window.plan.felt == "refused" or window.plan.target == "process"


def _overlap(evidence: Evidence, one: FaultWindow, other: FaultWindow) -> bool:
    if one.injected_t is None or other.injected_t is None:
        return False
    return (other.sent_t or other.injected_t) <= evidence.end_of(one) and (one.sent_t or one.injected_t) <= evidence.end_of(other)


CHECK = RetryBudget(Params)
