"""Whether the run took the course that was planned. If it did not, it cannot be judged as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.base import plural
from harness.checks.overlap import overlaps

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.journal import Event
    from harness.evidence.timeline import PhaseSpan

_LEAST, _MOST = 0.1, 0.9
_ENDINGS = {
    "interrupted": "the run was interrupted",
    "hung": "the run was not over at its hard wall limit: it hung",
    "broke": "the harness or its environment broke",
}


@dataclass(frozen=True)
class Course:
    """Why the run cannot be judged as a whole; empty when it went as planned."""

    reasons: tuple[str, ...]
    never_at_work: bool
    """The connector ended before the baseline did, or wrote nothing in the warm-up: a matter of its installation, not of the drill."""
    in_real_time: bool = False
    """Something under test kept real time where drill time was promised: nothing that it did can be judged."""
    unsupervised: bool = False
    """A supervisor was lost: what its processes did after that is not known, so nothing can be judged."""
    changed: tuple[str, ...] = ()
    """Files of the run that somebody else has changed: nothing that they say can be judged."""

    @property
    def proves_nothing(self) -> bool:
        """Whether no finding can be judged, whatever it is."""
        return self.in_real_time or self.unsupervised or bool(self.changed)


def course(evidence: Evidence) -> Course:
    """Everything that went another way than planned."""
    died = _died_early(evidence) or _idle(evidence)
    strangers = [_stranger(event) for event in evidence.events_of("not_accelerated")]
    changed = evidence.integrity.changed
    lost = [_lost(event) for event in evidence.events_of("supervisor_lost")]
    reasons = [f"the evidence was changed by somebody else: {file}" for file in changed]
    reasons += [*([died] if died else _ending(evidence)), *strangers, *_mishaps(evidence), *_services(evidence), *_bypasses(evidence)]
    reasons += [f"nobody vouches for {file}: its writer ended before it could say what it wrote" for file in evidence.integrity.unvouched]
    reasons += [*lost, *_unjudged(evidence)]
    for span, before in zip(evidence.spans[1:], evidence.spans, strict=False):
        if span.plan is not None and span.plan.relapse:
            reasons += _relapse(evidence, span, before)
    reasons += overlaps(evidence)
    return Course(tuple(reasons), bool(died), bool(strangers), bool(lost), changed)


def _stranger(event: Event) -> str:
    return (
        f"{event.text('program')}, a process of the {event.text('actor')}: this process is not accelerated (static, Go, musl, setuid): "
        f"it {event.text('reason')}; say `clock: env` if it can take its speed from IDRILL_SPEED, else run the drill with --speed 1"
    )


def _lost(event: Event) -> str:
    """Only somebody else ends or stops a supervisor; the connector, most likely."""
    ended = event.data.get("ended")
    number = len(ended) if isinstance(ended, list) else 0
    return (
        f"the supervisor of the {event.text('actor')} {event.text('reason')} "
        f"before it had told the end of start {event.data.get('attempt')}: "
        f"{plural(number, 'process', 'processes')} that it held {'was' if number == 1 else 'were'} ended in its place"
    )


def _ending(evidence: Evidence) -> Iterator[str]:
    end = evidence.first_event("run_ended")
    if end is None:
        yield "the run has no end: its harness was killed, or it still runs"
    elif end.text("outcome") in _ENDINGS:
        reason = end.text("reason")
        yield _ENDINGS[end.text("outcome")] + (f": {reason}" if reason else "")
    if not evidence.started:
        yield "the timeline never started"


def _mishaps(evidence: Evidence) -> Iterator[str]:
    for kind, words in (
        ("injection_failed", "fault {fault} could not be injected"),
        ("heal_failed", "fault {fault} could not be healed"),
        ("trigger_missed", "trigger {trigger} was not met"),
        ("withdraw_failed", "trigger {trigger} could not be withdrawn from the fake {actor}"),
        ("still_armed", "at the end of the run it was not proven that nothing is armed in the fake {actor}"),
        ("unwritten", "the output of the {actor} could not be kept"),
    ):
        for event in evidence.events_of(kind):
            text = words.format(fault=event.text("fault"), trigger=event.text("trigger"), actor=event.text("actor"))
            yield f"{text}: {event.text('reason')}" if event.text("reason") else text


def _services(evidence: Evidence) -> Iterator[str]:
    """A companion that ended by itself took with it what it held: that is not for the connector to answer."""
    for event in evidence.services_lost:
        yield f"the service {event.text('actor')} ended by itself, code {event.data.get('code')}: the end of its log says why"


def _bypasses(evidence: Evidence) -> Iterator[str]:
    found = evidence.traffic.bypasses()
    if len(found):
        hosts = ", ".join(sorted(set(found["host"].dropna()))[:3])
        yield f"{plural(len(found), 'request')} named a fake's own port and bypassed the fault proxy ({hosts})"


def _unjudged(evidence: Evidence) -> Iterator[str]:
    """Gates say whether a run can be judged; to judge it takes a check. A trial of the baseline asks for no more than its gates."""
    if all(check.gate for check in evidence.plan.checks) and not evidence.plan.is_baseline_alone:
        yield "the drill has no check, so nothing was judged: add one to its `checks:`"


def _relapse(evidence: Evidence, span: PhaseSpan, before: PhaseSpan) -> Iterator[str]:
    """A relapse in the middle of a backlog needs a middle."""
    faults = {fault.id for fault in span.plan.faults} if span.plan else set()
    struck = [window.sent_t for window in evidence.windows if window.plan.id in faults and window.sent_t is not None]
    owed = evidence.backlog.at(before.started_t).count
    left = evidence.backlog.still_owed(before.started_t, min(struck, default=span.started_t))
    share = left / owed if owed else 0.0
    if not _LEAST <= share <= _MOST:
        yield f"the backlog was not half-complete: {left} of {owed} records ({share:.0%}) were still owed when '{span.name}' began"


def _idle(evidence: Evidence) -> str:
    end = evidence.first_event("run_ended")
    if end is None or end.text("outcome") != "nothing_arrived":
        return ""
    return f"the connector wrote nothing in the whole warm-up: {end.text('reason')}"


def _died_early(evidence: Evidence) -> str:
    end = evidence.first_event("run_ended")
    if end is None or evidence.died_early_t is None:
        return ""
    reason = end.text("reason")
    return "the connector died before the baseline ended" + (f": {reason}" if reason else "")
