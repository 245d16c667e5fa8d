"""`steady_state`: before the first fault the connector keeps pace, and there is no page and no error answer. It does not judge the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.judge.advice import slower
from harness.checks.judge.both_ways import way_of
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence
    from harness.evidence.traffic import Pace

_LEAST_COMMITS = 20


class Params(CheckParams):
    """None: the drill's `lag` defines steady."""


@dataclass(frozen=True)
class _Way:
    """The changes of one direction in the baseline. `name`: empty if there is only one."""

    name: str
    commits: int
    pace: Pace


class SteadyState(Check[Params]):
    """At least 20 commits in the baseline, p95 of offered → committed within `lag` (each way), no alert, no error answers."""

    name = "steady_state"
    gate = True
    closed = "the connector was not steady before the fault"
    place = 1
    reads = ("source: offered", "destination: committed, reply", "alerts", "journal: phases")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        if evidence.baseline is None:
            return self.conclude(params, [_finding("never_began", 1, "the baseline never began")], "")
        begin, end = evidence.baseline
        lag_s = evidence.plan.lag_s
        ways = [_way(way, begin, end) for way in (evidence, evidence.back) if way]
        commits, records = sum(way.commits for way in ways), sum(way.pace.records for way in ways)
        early = [incident for incident in evidence.episodes if incident.opened_t < end]
        errors = evidence.traffic.error_answers(begin, end)
        findings = list(_few(commits))
        for way in ways:
            findings += _slow(way, lag_s, evidence.speed, evidence.plan.about.connector.every_s or 0.0)
        if early:
            findings.append(_finding("alert", len(early), f"{plural(len(early), 'incident')} opened before any fault"))
        if len(errors):
            text = f"{plural(len(errors), 'error answer')} in the baseline{_turned_away(evidence, errors)}"
            findings.append(_finding("error_answer", len(errors), text))
        p95_s = max(way.pace.p95_s for way in ways if way.pace.records) if records else None
        counts = {"commits": commits, "records": records, "p95_s": p95_s, "lag_s": lag_s}
        passed = f"{plural(commits, 'commit')} in the baseline, p95 {_told(ways)} from offered to committed" if not findings else ""
        return self.conclude(params, findings, passed, counts, {"error_answers": errors})


def _turned_away(evidence: Evidence, errors: pd.DataFrame) -> str:
    """That most of them were 401, and where the connector's file says how it logs in; else empty."""
    away = errors[errors["status"] == 401]
    if len(away) * 2 <= len(errors):
        return ""
    side = away["actor"].mode()[0]
    about = evidence.plan.about
    system = {"source": about.source, "destination": about.destination}.get(side)
    if system is None:
        return ""
    expects = f"{system.name} expects {system.auth}"
    return f", {len(away)} of them 401: {expects}; if the connector logs in differently, set `auth: {{{side}: …}}` in its file"


def _way(evidence: Evidence, begin: float, end: float) -> _Way:
    name = way_of(evidence.plan.about) if evidence.is_two_way else ""
    return _Way(name, evidence.traffic.commits(begin, end), evidence.pace(begin, end - evidence.plan.lag_s))


def _told(ways: Sequence[_Way]) -> str:
    return " and ".join(duration(way.pace.p95_s) + (f" ({way.name})" if way.name else "") for way in ways)


def _few(commits: int) -> Iterator[Finding]:
    if commits < _LEAST_COMMITS:
        yield _finding("few_commits", commits, f"only {plural(commits, 'commit')} in the baseline, at least {_LEAST_COMMITS} are needed")


def _slow(way: _Way, lag_s: float, speed: float, every_s: float) -> Iterator[Finding]:
    """`every_s`: how long a record waits for its batch at any speed; only the rest is less at a lower one."""
    pace, told = way.pace, f"{way.name}: " if way.name else ""
    waits_s = every_s if every_s < lag_s else 0.0
    advice = slower(speed, pace.p95_s - waits_s, lag_s - waits_s) if way.commits else ""  # a lower speed helps nobody who writes nothing
    if pace.records == 0:
        yield _finding("nothing_offered", 0, f"{told}nothing was offered {duration(lag_s)} or longer before the baseline's end")
    elif pace.p95_s == float("inf"):
        yield _finding("lag", pace.records, f"{told}more than 5 % of the baseline's records were never committed{advice}")
    elif pace.p95_s > lag_s:
        text = f"{told}p95 of offered to committed is {duration(pace.p95_s)}, more than {duration(lag_s)}{advice}"
        yield _finding("lag", pace.records, text)


def _finding(kind: str, count: int, text: str) -> Finding:
    return Finding(kind, count, text)


CHECK = SteadyState(Params)
