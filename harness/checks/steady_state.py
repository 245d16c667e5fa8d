"""`steady_state`: before anything was broken, the connector kept pace and nobody complained. Judges pace only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.advice import slower
from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.traffic import Pace

_LEAST_COMMITS = 20


class Params(CheckParams):
    """None: what steady means is `lag` of the drill."""


class SteadyState(Check[Params]):
    """At least 20 commits in the baseline, p95 of offered → committed within `lag`, no alert, no error answers."""

    name = "steady_state"
    gate = True
    reads = ("source: offered", "destination: committed, reply", "alerts", "journal: phases")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        if evidence.baseline is None:
            return self.conclude(params, [_finding("never_began", 1, "the baseline never began")], "")
        begin, end = evidence.baseline
        lag_s = evidence.plan.lag_s
        pace = evidence.pace(begin, end - lag_s)
        commits = evidence.traffic.commits(begin, end)
        early = [incident for incident in evidence.episodes if incident.opened_t < end]
        errors = evidence.traffic.error_answers(begin, end)
        findings = list(_pace(commits, pace, lag_s, evidence.speed))
        if early:
            findings.append(_finding("alert", len(early), f"{plural(len(early), 'incident')} opened before anything was broken"))
        if len(errors):
            findings.append(_finding("error_answer", len(errors), f"{plural(len(errors), 'error answer')} in the baseline"))
        counts = {"commits": commits, "records": pace.records, "p95_s": pace.p95_s if pace.records else None, "lag_s": lag_s}
        passed = (
            f"{plural(commits, 'commit')} in the baseline, p95 {duration(pace.p95_s)} from offered to committed" if not findings else ""
        )
        return self.conclude(params, findings, passed, counts, {"error_answers": errors})


def _pace(commits: int, pace: Pace, lag_s: float, speed: float) -> Iterator[Finding]:
    if commits < _LEAST_COMMITS:
        yield _finding("few_commits", commits, f"only {plural(commits, 'commit')} in the baseline, at least {_LEAST_COMMITS} are needed")
    advice = slower(speed, pace.p95_s, lag_s) if commits else ""  # who writes nothing at all does not write more at a lower speed
    if pace.records == 0:
        yield _finding("nothing_offered", 0, f"nothing was offered {duration(lag_s)} or longer before the baseline's end")
    elif pace.p95_s == float("inf"):
        yield _finding("lag", pace.records, f"more than 5 % of the baseline's records were never committed{advice}")
    elif pace.p95_s > lag_s:
        yield _finding("lag", pace.records, f"p95 of offered to committed is {duration(pace.p95_s)}, more than {duration(lag_s)}{advice}")


def _finding(kind: str, count: int, text: str) -> Finding:
    return Finding(kind, count, text)


CHECK = SteadyState(Params)
