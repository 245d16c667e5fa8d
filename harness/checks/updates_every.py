"""`updates_every`: after the first notice the next one comes as promised, each time, until the incident is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import CheckParams, duration, plural
from harness.checks.judge.people import CheckOfPeople, UnjudgedError, late, notices, over_t, the_page
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.people import Did, People
    from harness.ledger.lines.people import Update

_TOLERANCE = 1.1


class Params(CheckParams):
    """How often."""

    every: Duration = Field(gt=0, description="the promised interval of updates; a tenth more is tolerated")


@dataclass(frozen=True)
class _Gap:
    """From one notice to the next, or to the end of the incident."""

    from_t: float
    until_t: float
    allowed_s: float

    @property
    def lasts_s(self) -> float:
        return self.until_t - self.from_t

    @property
    def is_kept(self) -> bool:
        return self.lasts_s <= self.allowed_s * _TOLERANCE


class UpdatesEvery(CheckOfPeople[Params]):
    """No gap between notices is longer than the interval, nor than the time that the earlier notice names for the next one, each with a
    tenth of tolerance. Each names that time. The last gap ends when people say that the incident is over."""

    name = "updates_every"
    on_paper = True
    reads = ("people: update, resolved, abort", "alerts", "journal: injected")

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        page_t = the_page(evidence, people).opened_t
        said_t = over_t(evidence, people, page_t)
        until_t = people.until_t if said_t is None else said_t
        sent = [notice for notice in notices(evidence, people) if notice.act.state != "resolved" and notice.t <= until_t]
        gaps = list(_gaps(sent, until_t, params.every)) or [_Gap(page_t, until_t, params.every)]
        findings = [*_broken(evidence, gaps, any_sent=bool(sent)), *_unnamed(sent)]
        if not findings and len(sent) < 2:
            raise UnjudgedError(f"the incident was over {duration(gaps[0].lasts_s)} after the {'notice' if sent else 'page'}: none was due")
        kept = sum(gap.is_kept for gap in gaps)
        longest_s = max(gap.lasts_s for gap in gaps)
        passed = f"{plural(len(sent), 'notice')} until the incident was over, the longest gap {duration(longest_s)}"
        return self.conclude(params, findings, passed, {"notices": len(sent), "kept": kept, "due": len(gaps), "longest_gap_s": longest_s})


def _gaps(sent: Sequence[Did[Update]], until_t: float, every_s: float) -> Iterator[_Gap]:
    for notice, next_t in zip(sent, [*(later.t for later in sent[1:]), until_t], strict=False):
        promised_s = notice.act.next_s
        yield _Gap(notice.t, next_t, every_s if promised_s is None else min(every_s, promised_s))


def _broken(evidence: Evidence, gaps: Sequence[_Gap], *, any_sent: bool) -> Iterator[Finding]:
    *between, last = gaps
    too_long = [gap for gap in between if not gap.is_kept]
    for gap in too_long:
        text = f"no notice for {duration(gap.lasts_s)} from {duration(gap.from_t)} on, where {duration(gap.allowed_s)} were promised"
        yield late(evidence, text, gap.from_t, gap.until_t, gap.allowed_s * _TOLERANCE)
    if not last.is_kept:
        after = "the last notice" if any_sent else "the page"
        yield Finding(
            "silent", 1, f"nothing was said for {duration(last.lasts_s)} after {after}, where {duration(last.allowed_s)} were promised"
        )


def _unnamed(sent: Sequence[Did[Update]]) -> Iterator[Finding]:
    unnamed = [notice for notice in sent if notice.act.next_s is None]
    if unnamed:
        yield Finding("unnamed", len(unnamed), f"{plural(len(unnamed), 'notice')} did not say when the next one comes")


CHECK = UpdatesEvery(Params)
