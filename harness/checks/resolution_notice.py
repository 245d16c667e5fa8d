"""`resolution_notice`: those who were told of the incident hear, on all channels alike, that it is over and what it means for the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import CheckParams, duration, named, plural
from harness.checks.judge.people import CheckOfPeople, UnjudgedError, notices, over_t, the_page
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.people import Did, People
    from harness.evidence.timeline import FaultWindow
    from harness.ledger.lines.people import Update


class Params(CheckParams):
    """Where."""

    channels: tuple[str, ...] = Field((), description="where it must appear; default: wherever an earlier notice did")


class ResolutionNotice(CheckOfPeople[Params]):
    """A notice with the state `resolved` comes after every record that the faults had left behind is in the destination. It has the same
    text on all channels, and says what the incident means for the data."""

    name = "resolution_notice"
    reads = ("people: update, resolved", "source: offered", "destination: committed", "journal: injected, healed", "alerts")

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        page_t = the_page(evidence, people).opened_t
        sent = notices(evidence, people)
        resolved = [notice for notice in sent if notice.act.state == "resolved" and notice.t >= page_t]
        if not resolved and over_t(evidence, people, page_t) is None:
            raise UnjudgedError("nobody said that the incident was over")
        if not resolved:
            return self.conclude(params, [Finding("absent", 1, "said to be over, and no notice says so")], "", {"channels": 0})
        due = set(params.channels) or {channel for notice in sent for channel in notice.act.channels}
        findings = [*_early(evidence, resolved[0].t), *_texts(resolved), *_channels(resolved, due), *_silent_on_data(resolved)]
        if not findings and not any(evidence.backlog.at(_seen_t(evidence, window)).count for window in _before(evidence, resolved[0].t)):
            raise UnjudgedError("nothing was owed during the incident: no data was at stake")
        passed = f"sent at {duration(resolved[0].t)} on {plural(len(due), 'channel')}, after the data was whole"
        return self.conclude(params, findings, passed, {"channels": len(due)})


def _before(evidence: Evidence, t: float) -> Iterator[FaultWindow]:
    """The faults that were in place before an instant."""
    return (window for window in evidence.windows if window.injected_t is not None and window.injected_t <= t)


def _seen_t(evidence: Evidence, window: FaultWindow) -> float:
    """Its backlog is what was owed at this instant: a lag before the heal, since later changes may be on their way."""
    return max(window.injected_t or 0.0, evidence.end_of(window) - evidence.plan.lag_s)


def _early(evidence: Evidence, t: float) -> Iterator[Finding]:
    left = max((evidence.backlog.still_owed(_seen_t(evidence, window), t) for window in _before(evidence, t)), default=0)
    if left:
        yield Finding("early", left, f"sent at {duration(t)} with {plural(left, 'record')} still owed")


def _texts(resolved: Sequence[Did[Update]]) -> Iterator[Finding]:
    texts = {" ".join(notice.act.text.split()) for notice in resolved}
    if len(texts) > 1:
        yield Finding("two_texts", len(texts), f"{len(texts)} different texts say that it is over")


def _channels(resolved: Sequence[Did[Update]], due: set[str]) -> Iterator[Finding]:
    left_out = sorted(due - {channel for notice in resolved for channel in notice.act.channels})
    if left_out:
        yield Finding("left_out", len(left_out), f"not sent on {named(left_out)}")


def _silent_on_data(resolved: Sequence[Did[Update]]) -> Iterator[Finding]:
    silent = [notice for notice in resolved if not _says(notice.act)]
    if silent:
        yield Finding("no_implications", len(silent), "it does not say what the incident means for the data")


def _says(notice: Update) -> bool:
    """Whether what was typed for the data stands in the text."""
    data = " ".join((notice.data or "").split())
    return bool(data) and data.casefold() in " ".join(notice.text.split()).casefold()


CHECK = ResolutionNotice(Params)
