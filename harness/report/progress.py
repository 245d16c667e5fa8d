"""How far a run is, from the journal's events: what the live console shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import TYPE_CHECKING

from harness.checks.judge.exits import with_code
from harness.checks.leaves_nothing_behind import left_behind
from harness.journal.events import (
    AcknowledgementRefused,
    ActorExited,
    AttestationAwaited,
    ConsoleLost,
    ConsoleRestarted,
    Control,
    Entry,
    Escaped,
    Event,
    Flooded,
    GamedayBegun,
    GivenUp,
    Healed,
    HealFailed,
    Injected,
    InjectionFailed,
    LeftBehind,
    Owed,
    PeopleAwaited,
    PersonCame,
    PhaseEnded,
    PhaseStarted,
    RequestRefused,
    RunEnded,
    SupervisorLost,
    SurpriseLeftOut,
    TimelineStarted,
    TriggerMissed,
    Untrusted,
    Unwritten,
    WorldReady,
)
from harness.plan.second import is_second
from harness.plan.takes import rounded, takes_wall_s
from harness.report.chronology import heal_reason, phase_reason
from harness.report.event_words import ended, escaped, untrusted, which_proxy
from harness.report.people_words import of_people
from harness.report.wording import elapsed, many, number, span

if TYPE_CHECKING:
    from harness.plan.model import PhasePlan, Plan

_MANY = 50_000
"""Changes of a workload that take some seconds to generate."""


@dataclass
class Progress:
    """Fed with every event; times `at` in drill seconds since the run's anchor."""

    plan: Plan
    at: float = 0.0
    t0: float | None = None
    phase: PhasePlan | None = None
    phase_at: float = 0.0
    faults: dict[str, float] = field(default_factory=dict)
    """Those in place, with the time of their injection."""
    owed: int | None = None
    """As the engine last reported it."""
    ended: bool = False

    def opening(self) -> Iterator[str]:
        """The first line, printed before the workload is generated, because a large one takes a minute."""
        plan, about = self.plan, self.plan.about
        adapted = f"; adapted: {'; '.join(plan.adaptations)}" if plan.adaptations else ""
        length = rounded(takes_wall_s(plan))
        yield f"{about.name}: connector {about.connector.name}, speed {plan.speed:g}, seed {plan.seed}, about {length}{adapted}"
        changes = round(about.workload.overall_rate * plan.timeline_s)
        if changes >= _MANY:
            yield f"generating up to {number(changes)} changes first"

    def feed(self, told: Entry[Event]) -> str | None:
        """Take an event; returns a line for people, or None if the event needs none."""
        self.at = self.at if told.at is None else told.at
        return self._told(told.event)

    def name_of(self, fault: str) -> str:
        """`f1 (down on destination)`."""
        plan = next((plan for plan in self.plan.faults() if plan.id == fault), None)
        return f"{fault} ({plan.kind} on {plan.where})" if plan else fault

    @singledispatchmethod
    def _told(self, _: Event) -> str | None:
        return None

    @_told.register
    def _(self, event: WorldReady) -> str:
        confined = f", {event.confined}" if event.confined else ""
        return f"world up after {event.wall_s} s, fault proxy: {which_proxy(event.toxiproxy)}{confined}"

    @_told.register
    def _(self, _: TimelineStarted) -> None:
        self.t0 = self.at

    @_told.register
    def _(self, event: PhaseStarted) -> str:
        self.phase = next((phase for phase in self.plan.phases if phase.name == event.phase), None)
        self.phase_at = self.at
        if self.phase is None:
            return f"{event.phase} begins"
        if self.phase.lasts_s is not None:
            return f"{self.phase.name} begins: {span(self.phase.lasts_s)}, {self.phase.lasts_s / self.plan.speed:.1f} s wall"
        return f"{self.phase.name} begins: at most {span(self.phase.at_most_s)}, {self.phase.at_most_s / self.plan.speed:.1f} s wall"

    @_told.register
    def _(self, event: PhaseEnded) -> str | None:
        took, ended = span(elapsed(self.phase_at - (self.t0 or 0.0), self.at - (self.t0 or 0.0))), self.phase
        self.phase = None
        if event.why == "elapsed":
            return None
        record = "newer record" if event.why == "trigger" else "record"
        owed = f"; {many(self.owed, record)} owed" if self.owed and _drains(ended) else ""
        return f"{event.phase} ends after {took}: {phase_reason(event.why, ended)}{owed}"

    @_told.register
    def _(self, event: Injected) -> str:
        self.faults[event.fault] = self.at
        return f"{self.name_of(event.fault)} is in place"

    @_told.register
    def _(self, event: Healed) -> str:
        self.faults.pop(event.fault, None)
        return f"{self.name_of(event.fault)} is healed: {heal_reason(event.why)}"

    @_told.register
    def _(self, event: InjectionFailed) -> str:
        return f"{self.name_of(event.fault)} could not be injected: {event.reason}"

    @_told.register
    def _(self, event: HealFailed) -> str:
        return f"{self.name_of(event.fault)} could not be healed: {event.reason}"

    @_told.register
    def _(self, event: TriggerMissed) -> str:
        return f"trigger {event.trigger} was not met: {event.reason}"

    @_told.register
    def _(self, event: Control) -> str:
        who = "operator" if event.request is None else f"request {event.request}"
        return f"{who}: {event.control}, {event.outcome}"

    @_told.register
    def _(self, event: RequestRefused) -> str:
        return f"request {event.request}: {event.action}, refused: {event.reason}"

    @_told.register
    def _(self, event: AcknowledgementRefused) -> str:
        return f"the acknowledgement of {event.key} on {event.route} was refused: {event.reason}"

    @_told.register
    def _(self, event: PeopleAwaited | PersonCame | GamedayBegun | AttestationAwaited | ConsoleRestarted | ConsoleLost) -> str | None:
        said = of_people(event)
        return said and said[1]

    @_told.register
    def _(self, event: SurpriseLeftOut) -> str:
        return f"the fault of surprise {event.surprise} was not injected: {event.reason}"

    @_told.register
    def _(self, event: ActorExited) -> str | None:
        if event.expected:
            return None
        if is_second(event.actor):
            return f"{event.actor} ended by itself {with_code(event.code)}"
        if self.plan.runs_in_batches(event.actor):
            how = "refused to run" if event.how == "refused" else "ended" if event.code == 0 else "failed"
            log = "" if how == "ended" else f"; see logs/{event.actor}.{event.attempt}.log in the run directory"
            return f"{event.actor}'s batch {event.attempt} {how}, code {event.code}{log}"
        return f"{event.actor} exited unexpectedly, code {event.code}"

    @_told.register
    def _(self, event: Escaped) -> str:
        return escaped(event.actor, event.host)

    @_told.register
    def _(self, event: Untrusted) -> str:
        return untrusted(event.actor, event.host)

    @_told.register
    def _(self, event: GivenUp) -> str:
        return f"{event.actor} is no longer restarted after {event.starts} starts in a row"

    @_told.register
    def _(self, event: LeftBehind) -> str:
        return left_behind(event)

    @_told.register
    def _(self, event: Flooded) -> str:
        return f"{event.actor} floods its output: after {number(event.bytes)} bytes the rest is thrown away"

    @_told.register
    def _(self, event: Unwritten) -> str:
        return f"the output of {event.actor} cannot be kept: {event.reason}"

    @_told.register
    def _(self, event: SupervisorLost) -> str:
        return f"the supervisor of {event.actor} {event.reason}; the harness ended the processes that it held"

    @_told.register
    def _(self, event: Owed) -> str | None:
        self.owed = event.owed
        if event.edge == "start" or _drains(self.phase):  # its end says what is owed, because newer records do not keep it up
            return None
        return f"{many(event.owed, 'record')} owed at the end of {event.phase} (live count; the report counts again)"

    @_told.register
    def _(self, event: RunEnded) -> str | None:
        self.ended = True
        reason, *_ = event.reason.splitlines() or [""]  # hint and log stand in the verdict
        if event.outcome == "completed":
            return None
        return f"the run has ended: {ended(event)}" + (f": {reason}" if reason else "")


def _drains(phase: PhasePlan | None) -> bool:
    return phase is not None and phase.drains
