"""`reads_continue`: while the destination forbids every write, the source is read on, with a login of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence

_WAY = ("connector", "proxy", "front", "source")


class Params(CheckParams):
    """How often, and with which login."""

    gap: Duration | None = Field(None, gt=0, description="longest time without a read; default: the drill's `lag`")
    own_login: bool = Field(
        default=False, description="true: the source must ask for a login, and no credential or client id is shown to both systems"
    )


class ReadsContinue(Check[Params]):
    """From the injection of the first fault to its heal the destination answers writes with 401 or 403; meanwhile the reads of the source
    go on. No credential and no client id is shown to both systems."""

    name = "reads_continue"
    reads = ("journal: injected, healed", "source: read", "ledgers: request, token, reply")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        first = evidence.first_fault
        if first is None or first.injected_t is None:
            return self.inconclusive(params, "no fault was injected, so no write was forbidden")
        begin_t, end_t = first.injected_t, evidence.end_of(first)
        forbidden = evidence.traffic.forbidden(begin_t, end_t)
        if not forbidden:
            return self.inconclusive(params, "the destination answered no call with 401 or 403, so no write was forbidden")
        if not evidence.traffic.reads(float("-inf"), begin_t):
            return self.inconclusive(params, "the source was never read before: it pushes its changes, or the connector reads elsewhere")
        logins = evidence.traffic.logins()
        if params.own_login and "source" not in set(logins["actor"]):
            return self.inconclusive(params, "the source asked for no login: say `auth: {source: …}` in the connector file")
        reads = evidence.traffic.reads(begin_t, end_t)
        gap_s, gap_from_t = max((after - before, before) for before, after in pairwise([begin_t, *reads, end_t]))
        allowed_s = evidence.plan.lag_s if params.gap is None else params.gap
        shared = _shared(logins)
        findings = [*_stopped(evidence, gap_from_t, gap_s, allowed_s, len(reads)), *_shared_logins(shared)]
        passed = f"{plural(len(reads), 'read')} of the source, at most {duration(gap_s)} apart, while {plural(forbidden, 'call')} of the "
        passed += f"destination {'was' if forbidden == 1 else 'were'} forbidden; {_own(logins)}"
        counts = {"reads": len(reads), "forbidden": forbidden, "longest_gap_s": round(gap_s, 3), "shared": len(shared)}
        return self.conclude(params, findings, passed, counts, {"logins": logins, "shared": shared})


def _stopped(evidence: Evidence, from_t: float, gap_s: float, allowed_s: float, reads: int) -> Iterator[Finding]:
    if gap_s > allowed_s:
        why = evidence.attribution.waited_longer(from_t, from_t + gap_s, gap_s - allowed_s, _WAY)
        text = f"the source was not read for {duration(gap_s)} while writes were forbidden, longer than {duration(allowed_s)}"
        text += f" ({plural(reads, 'read')})"
        yield Finding("stopped", 1, text, excused_by=why)


def _shared(logins: pd.DataFrame) -> pd.DataFrame:
    """what, name – credentials and client ids that were shown to both systems."""
    both = logins[logins.duplicated(["what", "name"])]
    return both[["what", "name"]]


def _shared_logins(shared: pd.DataFrame) -> Iterator[Finding]:
    for what, rows in shared.groupby("what", sort=True):
        words = plural(len(rows), "client id" if what == "client" else "credential")
        yield Finding("shared", len(rows), f"{words} shown to both systems: who loses it for writing loses it for reading")


def _own(logins: pd.DataFrame) -> str:
    if "source" not in set(logins["actor"]):
        return "the source asks for no login, so its own was not tested"
    return "no credential and no client id was shown to both systems"


CHECK = ReadsContinue(Params)
