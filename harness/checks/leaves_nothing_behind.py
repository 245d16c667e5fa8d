"""`leaves_nothing_behind`: a program that ends also ends the processes that it started."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.verdict import Finding, Verdict
from harness.journal.events import ActorExited, Entry, LeftBehind
from harness.plan.second import first_of

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

LINGER_WALL_S = 1.0
"""How long the supervisor waits for processes that its main process has left."""
_NOTICES_S = 60.0
_NOTICES_LEAST_WALL_S = 2.0
"""How long processes of a killed main process may take to notice it and end: drill seconds, and at least so many of wall time."""


class Params(CheckParams):
    """None."""


class LeavesNothingBehind(Check[Params]):
    """No process that the connector or the watchdog started is alive a second of wall time after its main process ended by itself, or was
    stopped gracefully. What a main process has left that was killed alone must have ended when the actor is stopped or killed the next
    time, or the run ends, if that is a minute later. Not observable in containers, where all ends at once."""

    name = "leaves_nothing_behind"
    reads = ("journal: actor_exited, left_behind",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        from harness.evidence import frames

        if evidence.plan.runtime != "local":
            return self.inconclusive(params, f"not observable with --runtime {evidence.plan.runtime}: there, all processes end at once")
        brief_s = max(_NOTICES_S, _NOTICES_LEAST_WALL_S * evidence.speed)
        known = [(told, _outlived_s(evidence, told)) for told in evidence.events_of(LeftBehind)]
        left = [(told, outlived_s) for told, outlived_s in known if outlived_s is None or outlived_s >= brief_s]
        rows = [
            {"actor": told.event.actor, "attempt": told.event.attempt, "pid": one.pid, "program": one.program}
            for told, _ in left
            for one in told.event.processes
        ]
        findings = [
            Finding("left", len(told.event.processes), _told(told.event, outlived_s), excused_by=_why(evidence, told, outlived_s))
            for told, outlived_s in left
        ]
        exits = len(evidence.events_of(ActorExited))
        columns = {"actor": "str", "attempt": "Int64", "pid": "Int64", "program": "str"}
        passed = f"{plural(exits, 'program')} ended and left nothing behind"
        return self.conclude(params, findings, passed, {"ends": exits, "left": len(rows)}, {"left_behind": frames.from_rows(columns, rows)})


def _outlived_s(evidence: Evidence, left: Entry[LeftBehind]) -> float | None:
    """How long ago the main process was killed alone. None: it has just ended, by itself or after its stop signal."""
    exits = (
        evidence.t_of(told)
        for told in evidence.events_of(ActorExited)
        if (told.event.actor, told.event.attempt) == (left.event.actor, left.event.attempt)
    )
    t = evidence.t_of(left)
    ended_t = next(exits, t)
    return t - ended_t if ended_t < t else None


def _told(event: LeftBehind, outlived_s: float | None) -> str:
    killed = "" if outlived_s is None else f", still alive {duration(outlived_s)} after its main process was killed"
    return left_behind(event) + killed


def _why(evidence: Evidence, told: Entry[LeftBehind], outlived_s: float | None) -> str:
    if outlived_s is None:
        return _starved(evidence, told)
    t = evidence.t_of(told)
    return evidence.attribution.waited_longer(t - outlived_s, t, outlived_s / 2, (first_of(told.event.actor),))


def _starved(evidence: Evidence, told: Entry[LeftBehind]) -> str:
    """Why they may not have ended in their second although they were about to; empty where the evidence shows nothing."""
    t = evidence.t_of(told)
    waited_s = evidence.waits.longest_s(t - LINGER_WALL_S * evidence.speed, t, (first_of(told.event.actor),))
    return f"a process waited {waited_s:.2f} s of that second for a CPU" if waited_s > LINGER_WALL_S / 2 else ""


def left_behind(event: LeftBehind) -> str:
    """The event in words: `connector (start 2) left 2 processes behind: sh, python`."""
    programs = Counter(one.program for one in event.processes)
    who = event.actor + (f" (start {event.attempt})" if event.attempt > 1 else "")
    names = ", ".join(f"{count} x {name}" if count > 1 else name for name, count in programs.items())
    return f"{who} left {plural(programs.total(), 'process', 'processes')} behind: {names}"


CHECK = LeavesNothingBehind(Params)
