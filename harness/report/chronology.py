"""The chronology: phases, faults, alerts, controls and processes as one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from harness.checks.judge.how_doubled import repetitions
from harness.journal.events import Healed, HealedFor, Injected, Owed, PhaseOver, PhaseStarted
from harness.report.event_words import in_words
from harness.report.wording import elapsed, many, span

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import PhaseSpan
    from harness.plan.model import PhasePlan

_PHASE_END: Mapping[PhaseOver, str] = {
    "elapsed": "its time was up",
    "trigger": "its condition was met",
    "at_most": "its maximum was reached",
    "nothing_owed": "nothing was owed any more",
    "standstill": "the backlog had stopped shrinking",
    "stopped": "the run was stopped",
    "went_on": "the test went on",
}
_HEAL: Mapping[HealedFor, str] = {
    "phase": "the phase ended",
    "lasts": "its time was up",
    "deadline": "its deadline passed",
    "unwind": "the run was ending",
    "request": "a person asked for it",
}
_STEP = {
    "begun": "people begin to import by hand: {remaining} in their queue",
    "done": "people stop importing: nothing is left of their queue",
    "called_off": "people stop importing: {remaining} of their queue left to the connector",
}
_MOST_DOUBLED = 3
_ALERT = {"trigger": "paged", "resolve": "notified that it is resolved"}


@dataclass(frozen=True)
class Source:
    """The line of a file of the run that shows something, by the number that its writer gave it."""

    stream: str
    """`journal`, or the name of a ledger."""
    number: int


@dataclass(frozen=True)
class Moment:
    """`what`: phase | fault | alert | control | process | run | trouble; `t`: drill seconds after the timeline's zero."""

    t: float
    what: str
    text: str
    source: Source | None = None
    """None: no line of its own shows it."""


def phase_reason(why: PhaseOver, phase: PhasePlan | None) -> str:
    """Why a phase ended, in words. `phase`: its part of the plan, if it has one."""
    if why == "trigger" and phase is not None and phase.drains:
        return "nothing was left of what was owed when it began"
    return _PHASE_END[why]


def heal_reason(why: HealedFor) -> str:
    """Why a fault was healed just then, in words."""
    return _HEAL[why]


def chronology(evidence: Evidence) -> tuple[Moment, ...]:
    """Everything worth showing, in order of time; what happened at one instant stays in the order of its source."""
    moments = [*_phases(evidence), *_faults(evidence), *_alerts(evidence), *_by_hand(evidence), *_doubled(evidence), *_journal(evidence)]
    return tuple(sorted(moments, key=lambda moment: moment.t))


def _phases(evidence: Evidence) -> Iterator[Moment]:
    lines = {told.event.phase: told.n for told in reversed(evidence.events_of(PhaseStarted))}
    for phase, following in zip_longest(evidence.spans, evidence.spans[1:]):
        until_t = following.started_t if following else phase.ended_t
        took = "" if until_t is None or _drained(phase) else f" for {span(elapsed(phase.started_t, until_t))}"
        why = f", until {phase_reason(phase.why, phase.plan)}" if phase.why else ""
        yield Moment(phase.started_t, "phase", f"{phase.name} begins{took}{why}", _in_journal(lines.get(phase.name)))


def _drained(phase: PhaseSpan) -> bool:
    """It ended when the engine saw that nothing was left: the length that counts is that of `recovered_within`."""
    return phase.why == "trigger" and phase.plan is not None and phase.plan.drains


def _faults(evidence: Evidence) -> Iterator[Moment]:
    injected = {told.event.fault: told.n for told in reversed(evidence.events_of(Injected))}
    healed = {told.event.fault: told.n for told in reversed(evidence.events_of(Healed))}
    for window in evidence.windows:
        if window.injected_t is not None:
            yield Moment(window.injected_t, "fault", f"{window.name} is in place", _in_journal(injected.get(window.plan.id)))
        if window.healed_t is not None:
            why = heal_reason(window.heal_why) if window.heal_why else ""
            text = f"{window.name} is healed" + (f": {why}" if why else "")
            yield Moment(window.healed_t, "fault", text, _in_journal(healed.get(window.plan.id)))


def _alerts(evidence: Evidence) -> Iterator[Moment]:
    owners: dict[str, str] = {}
    for message in evidence.messages:
        owner = owners.setdefault(message.route, message.owner) or message.owner or "nobody known"
        who, source = f"{owner} (route {message.route})", Source("alerts", message.seq)
        if message.action == "acknowledge":
            yield Moment(message.t, "alert", f"{who} acknowledges", source)
        else:
            said = message.summary.strip() or message.text.strip()
            what = _ALERT.get(message.action, message.action)
            yield Moment(message.t, "alert", f"{who} is {what}{f': {said}' if said else ', without words'}", source)


def _by_hand(evidence: Evidence) -> Iterator[Moment]:
    """The switch to the manual path, and its end."""
    if all(window.plan.felt != "import" for window in evidence.windows):
        return
    for step in evidence.by_hand.steps():
        text = _STEP[step.event].format(remaining=many(step.remaining, "record"))
        yield Moment(step.t, "control", text, Source("destination", step.seq))


def _doubled(evidence: Evidence) -> Iterator[Moment]:
    """The first effects too many, each with how it came about."""
    for way in (evidence, evidence.back):
        if way and way.delivery.surplus("effects"):
            ledger = "source" if way.is_back else "destination"
            found = repetitions(way, way.delivery.twins(way.delivery.doubled("effects").head(_MOST_DOUBLED), "effects"))
            yield from (Moment(one.t, "trouble", one.words, Source(ledger, one.seq)) for one in found if one is not None)


def _journal(evidence: Evidence) -> Iterator[Moment]:
    ways = [way for way in (evidence, evidence.back) if way]
    for told in evidence.events:
        if isinstance(told.event, Owed) and told.event.edge == "end":  # the end of a phase is the begin of the next
            owed = sum(way.backlog.at(evidence.t_of(told)).count for way in ways)
            text = f"{many(owed, 'record')} owed at the end of {told.event.phase}"
            yield Moment(evidence.t_of(told), "run", text, _in_journal(told.n))
        said = in_words(told.event, evidence.plan)
        if said is not None:
            yield Moment(evidence.t_of(told), *said, _in_journal(told.n))


def _in_journal(number: int | None) -> Source | None:
    return None if number is None else Source("journal", number)
