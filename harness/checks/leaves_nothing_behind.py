"""`leaves_nothing_behind`: a program that ends has ended what it started."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from harness.checks.base import Check, CheckParams, plural
from harness.checks.verdict import Finding, Verdict
from harness.plan.second import first_of

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.journal import Event

LINGER_WALL_S = 1.0
"""So long the supervisor waits for what its main process has left."""


class Params(CheckParams):
    """None."""


class LeavesNothingBehind(Check[Params]):
    """No process that the connector or the watchdog started is alive a second of wall time after its main process ended by itself, or was
    stopped in good order. Kills do not count: what is killed cannot end anything. Not observable in containers, where all ends at once."""

    name = "leaves_nothing_behind"
    reads = ("journal: actor_exited, left_behind",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        from harness.evidence import frames

        if evidence.plan.runtime != "local":
            return self.inconclusive(params, f"not observable with --runtime {evidence.plan.runtime}: all of it ends at once there")
        left = evidence.events_of("left_behind")
        rows = [
            {"actor": event.text("actor"), "attempt": event.number("attempt"), "pid": one.get("pid"), "program": one.get("program")}
            for event in left
            for one in event.data.get("processes") or ()
        ]
        findings = [
            Finding("left", len(event.data.get("processes") or ()), left_behind(event.data), excused_by=_starved(evidence, event))
            for event in left
        ]
        exits = len(evidence.events_of("actor_exited"))
        columns = {"actor": "str", "attempt": "Int64", "pid": "Int64", "program": "str"}
        passed = f"{plural(exits, 'end')} of a program, nothing was left behind"
        return self.conclude(params, findings, passed, {"ends": exits, "left": len(rows)}, {"left_behind": frames.from_rows(columns, rows)})


def _starved(evidence: Evidence, event: Event) -> str:
    """Why they may not have ended in their second although they were about to; empty where the evidence shows nothing."""
    t = evidence.t_of(event)
    waited_s = evidence.waits.longest_s(t - LINGER_WALL_S * evidence.speed, t, (first_of(event.text("actor")),))
    return f"a process waited {waited_s:.2f} s of that second for a processor" if waited_s > LINGER_WALL_S / 2 else ""


def left_behind(data: Mapping[str, Any]) -> str:
    """An event of that name in words: `connector (start 2) left 2 processes behind: sh, python`."""
    programs = Counter(str(one.get("program")) for one in data.get("processes") or ())
    attempt = int(data.get("attempt") or 0)
    who = str(data.get("actor")) + (f" (start {attempt})" if attempt > 1 else "")
    names = ", ".join(f"{count} x {name}" if count > 1 else name for name, count in programs.items())
    return f"{who} left {plural(programs.total(), 'process', 'processes')} behind: {names}"


CHECK = LeavesNothingBehind(Params)
