"""Whether the run took the course that was planned. If it did not, it cannot be judged as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.base import plural
from harness.checks.judge.overlap import overlaps
from harness.errors import out_of_memory
from harness.journal.events import (
    EndedAs,
    HealFailed,
    InjectionFailed,
    NotAccelerated,
    NothingArmed,
    Opened,
    RunEnded,
    StillArmed,
    SupervisorLost,
    TriggerMissed,
    Unwritten,
    WithdrawFailed,
)

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import PhaseSpan

_LEAST, _MOST = 0.1, 0.9
BROKE = "the harness or its environment failed"
"""How the reason of a run that ended so begins."""
CALLED_OFF = "the run was called off"
"""How the reason of a run begins whose safety lever was pulled."""
IN_REAL_TIME = "this process is not accelerated"
"""Stands in the reason of a run in which something under test kept real time."""
_ENDINGS: Mapping[EndedAs, str] = {
    "interrupted": "the run was interrupted",
    "hung": "the run hung: it had not ended at its hard limit of wall time",
    "aborted": CALLED_OFF,
    "broke": BROKE,
}


@dataclass(frozen=True)
class Validity:
    """Why the run cannot be judged as a whole; empty when it went as planned."""

    reasons: tuple[str, ...]
    never_at_work: bool
    """The connector ended before the baseline did, or wrote nothing in the warm-up: a matter of its installation, not of the drill."""
    idle: bool = False
    """It wrote nothing in the whole warm-up, so nothing was rehearsed: that it paged somebody about it, for instance, is no failure."""
    in_real_time: bool = False
    """Something under test kept real time where drill time was promised: nothing that it did can be judged."""
    unsupervised: bool = False
    """A supervisor was lost: later actions of its processes are unknown, so nothing can be judged."""
    aborted: bool = False
    """The run was called off: what its checks say up to there stands, but the run as a whole is INCONCLUSIVE."""
    changed: tuple[str, ...] = ()
    """Files of the run that someone else has changed: nothing that they say can be judged."""

    @property
    def proves_nothing(self) -> bool:
        """Whether no finding of the run can be judged."""
        return self.idle or self.in_real_time or self.unsupervised or bool(self.changed)


def validity(evidence: Evidence) -> Validity:
    """Everything that went another way than planned; so did a run too damaged to say. Raises nothing, unless memory runs out."""
    try:
        return _validity(evidence)
    except Exception as error:
        if out_of_memory(error):
            raise
        return Validity((f"how the run went is unknown: {type(error).__name__}: {error}",), never_at_work=False)


def _validity(evidence: Evidence) -> Validity:
    idle = _idle(evidence)
    died = _died_early(evidence) or idle
    strangers = [_stranger(told.event) for told in evidence.events_of(NotAccelerated)]
    changed = evidence.integrity.changed
    lost = [_lost(told.event) for told in evidence.events_of(SupervisorLost)]
    reasons = [f"the evidence was changed by someone else: {file}" for file in changed]
    reasons += [
        *([died] if died else _ending(evidence)),
        *strangers,
        *_mishaps(evidence),
        *_unproven(evidence),
        *_services(evidence),
        *_bypasses(evidence),
    ]
    reasons += [
        f"whether {file} is complete is not known: its writer ended before it could report what it had written"
        for file in evidence.integrity.unvouched
    ]
    reasons += [*lost, *_unjudged(evidence)]
    for span, before in zip(evidence.spans[1:], evidence.spans, strict=False):
        if span.plan is not None and span.plan.relapse:
            reasons += _relapse(evidence, span, before)
    reasons += overlaps(evidence)
    return Validity(tuple(reasons), bool(died), bool(idle), bool(strangers), bool(lost), _is_aborted(evidence), changed)


def validity_on_paper(evidence: Evidence) -> Validity:
    """As `validity`, for a table-top: how it ended, and whether somebody changed its files."""
    changed = evidence.integrity.changed
    reasons = (*(f"the evidence was changed by someone else: {file}" for file in changed), *_ending(evidence))
    return Validity(reasons, never_at_work=False, aborted=_is_aborted(evidence), changed=changed)


def _is_aborted(evidence: Evidence) -> bool:
    end = evidence.first_event(RunEnded)
    return end is not None and end.event.outcome == "aborted"


def _stranger(event: NotAccelerated) -> str:
    return (
        f"{event.program}, a process of the {event.actor}: {IN_REAL_TIME} (static, Go, musl, setuid): "
        f"it {event.reason}; write `clock: env` if it can take its speed from IDRILL_SPEED, else run the drill with --speed 1"
    )


def _lost(event: SupervisorLost) -> str:
    """Only someone else ends or stops a supervisor; the connector, most likely."""
    number = len(event.ended)
    what = f"start {event.attempt}" if event.attempt else "a command"
    return (
        f"the supervisor of the {event.actor} {event.reason} "
        f"before it had reported the end of {what}: "
        f"{plural(number, 'process', 'processes')} that it held {'was' if number == 1 else 'were'} ended by the harness"
    )


def _ending(evidence: Evidence) -> Iterator[str]:
    end = evidence.first_event(RunEnded)
    if end is None:
        yield "the run never ended: its harness was killed, or is still at work"
    elif end.event.outcome in _ENDINGS:
        yield _with(_ENDINGS[end.event.outcome], end.event.reason)
    if not evidence.started:
        yield "the timeline never started"


def _mishaps(evidence: Evidence) -> Iterator[str]:
    for injection in evidence.events_of(InjectionFailed):
        yield _with(f"fault {injection.event.fault} could not be injected", injection.event.reason)
    for heal in evidence.events_of(HealFailed):
        yield _with(f"fault {heal.event.fault} could not be healed", heal.event.reason)
    for missed in evidence.events_of(TriggerMissed):
        yield _with(f"trigger {missed.event.trigger} was not met", missed.event.reason)
    for held in evidence.events_of(WithdrawFailed):
        yield _with(f"trigger {held.event.trigger} could not be withdrawn from the fake {held.event.actor}", held.event.reason)
    for armed in evidence.events_of(StillArmed):
        yield _with(f"at the end of the run the fake {armed.event.actor} did not confirm that nothing is armed in it", armed.event.reason)
    for lost in evidence.events_of(Unwritten):
        yield _with(f"the output of the {lost.event.actor} could not be saved", lost.event.reason)


def _unproven(evidence: Evidence) -> Iterator[str]:
    """A run that was completed has asked each of its fakes; those of version 1 may be older than the question."""
    opened, end = evidence.first_event(Opened), evidence.first_event(RunEnded)
    if end is None or end.event.outcome != "completed" or (opened is not None and opened.event.journal == 1):
        return
    asked = {told.event.actor for told in evidence.events_of(NothingArmed)}
    asked |= {told.event.actor for told in evidence.events_of(StillArmed)}
    for actor in evidence.plan.about.fakes:
        if actor not in asked:
            yield f"at the end of the run the harness did not ask whether anything is armed in the fake {actor}"


def _with(text: str, reason: str) -> str:
    return f"{text}: {reason}" if reason else text


def _services(evidence: Evidence) -> Iterator[str]:
    """A service that ended by itself lost its data, which is not the connector's fault."""
    for told in evidence.services_lost:
        yield f"the service {told.event.actor} ended by itself, code {told.event.code}: the end of its log says why"


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
    end = evidence.first_event(RunEnded)
    if end is None or end.event.outcome != "nothing_arrived":
        return ""
    return f"the connector wrote nothing during the whole warm-up: {end.event.reason}"


def _died_early(evidence: Evidence) -> str:
    end = evidence.first_event(RunEnded)
    if end is None or evidence.died_early_t is None:
        return ""
    early = "before the baseline ended"
    return end.event.reason if early in end.event.reason else _with(f"the connector died {early}", end.event.reason)
