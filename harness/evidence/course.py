"""The plan and the journal on one timeline: what the run should do, and what happened."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from harness.drill.actors import is_part
from harness.evidence.journal import entries_of
from harness.evidence.timeline import FaultWindow, PhaseSpan, fault_windows, phase_spans
from harness.evidence.waits import Waits, read_waits
from harness.journal.events import ActorExited, Control, E, Entry, Event, Opened, RunEnded, RunStarted, TimelineStarted
from harness.plan.model import Plan


class Course:
    """One run's plan and events. `t0`: the timeline's zero on the run's clock; `started`: whether it was reached."""

    def __init__(self, run_dir: Path, plan: Plan, events: tuple[Entry[Event], ...]) -> None:
        self.run_dir = run_dir
        self.plan = plan
        self.events = events
        begin = self.first_event(TimelineStarted)
        self.started = begin is not None and begin.at is not None
        self.t0 = begin.at if begin is not None and begin.at is not None else 0.0

    @property
    def run(self) -> str:
        """The run's id."""
        started, opened = self.first_event(RunStarted), self.first_event(Opened)
        told = started.event.run if started else opened.event.run if opened else ""
        return told or self.run_dir.name

    @property
    def speed(self) -> float:
        """Drill seconds per wall second."""
        return self.plan.speed

    @property
    def drill_name(self) -> str:
        return self.plan.about.name

    @property
    def connector_name(self) -> str:
        return self.plan.about.connector.name

    @property
    def entities(self) -> dict[str, str]:
        """The mapped entities with their kind, `state` or `event`."""
        return {name: entity.kind for name, entity in self.plan.about.entities.items()}

    def first_event(self, kind: type[E]) -> Entry[E] | None:
        """The first journal event of a kind."""
        return next(iter(self.events_of(kind)), None)

    def events_of(self, kind: type[E]) -> tuple[Entry[E], ...]:
        """The journal events of a kind, in order."""
        return entries_of(self.events, kind)

    def t_of(self, entry: Entry[Event]) -> float:
        """An event's time; 0 when it has none."""
        return round((entry.at if entry.at is not None else self.t0) - self.t0, 6)

    @cached_property
    def end_t(self) -> float:
        """The last instant that the journal knows of."""
        return max((self.t_of(event) for event in self.events if event.at is not None), default=0.0)

    @cached_property
    def spans(self) -> tuple[PhaseSpan, ...]:
        """Phases as they went, in order."""
        return phase_spans(self.plan, self.events, self.t0)

    @cached_property
    def over_t(self) -> float:
        """Until when the programs could work: the end of the last phase. After that they are stopped, one by one."""
        ended = self.spans[-1].ended_t if self.spans else None
        return self.end_t if ended is None else ended

    @cached_property
    def windows(self) -> tuple[FaultWindow, ...]:
        """Faults as they went, in the order of injection; those never injected come last."""
        return fault_windows(self.plan, self.events, self.t0)

    @cached_property
    def waits(self) -> Waits:
        """How long processes waited for a CPU."""
        return read_waits(self.events, self.spans, self.t0, self.speed)

    @property
    def first_fault(self) -> FaultWindow | None:
        """The first one that was in place."""
        return next((window for window in self.windows if window.injected_t is not None), None)

    @cached_property
    def baseline(self) -> tuple[float, float] | None:
        """Begin and end of the time before any fault: the drill's phases up to its first fault, or up to the first control that a person
        asked for. None: it never began."""
        drill = [span for span in self.spans if span.role == "drill"]
        if not drill or not self.started:
            return None
        end = drill[0].started_t
        for span in drill:
            if span.plan is not None and span.plan.faults:
                break
            end = span.ended_t if span.ended_t is not None else self.end_t
        first = self.first_fault
        if first is not None and first.injected_t is not None:
            end = max(end, first.sent_t if first.sent_t is not None else first.injected_t)
        asked = (self.t_of(told) for told in self.events_of(Control) if told.event.request is not None)
        return drill[0].started_t, min([end, *asked])

    @cached_property
    def died_early_t(self) -> float | None:
        """When the connector died for good before any fault; None: it did not."""
        end = self.first_event(RunEnded)
        if end is None or end.event.outcome != "connector_died":
            return None
        exits = [told for told in self.events_of(ActorExited) if is_part(told.event.actor, "connector") and not told.event.expected]
        died_t = self.t_of(exits[-1] if exits else end)
        return died_t if self.baseline is None or died_t <= self.baseline[1] else None

    @property
    def services_lost(self) -> tuple[Entry[ActorExited], ...]:
        """Unexpected ends of services."""
        services = self.plan.about.services
        return tuple(told for told in self.events_of(ActorExited) if told.event.actor in services and not told.event.expected)

    @property
    def is_two_way(self) -> bool:
        """Whether changes were made on both sides and had to go both ways."""
        return self.plan.about.is_two_way

    def planned_s(self, window: FaultWindow) -> float | None:
        """How many drill seconds the plan leaves a fault in place; None: until something happens."""
        if window.plan.heal_after_s is not None:
            return window.plan.heal_after_s
        phase = next((phase for phase in self.plan.phases if phase.name == window.plan.phase), None)
        return None if phase is None or phase.lasts_s is None else phase.lasts_s - window.plan.after_s

    def in_place(self, window: FaultWindow, t: float) -> bool:
        """Whether a fault was in place at an instant."""
        return window.injected_t is not None and window.injected_t <= t < self.end_of(window)

    def end_of(self, window: FaultWindow) -> float:
        """When a fault was over: its heal, or the end of the evidence."""
        return window.healed_t if window.healed_t is not None else max(self.end_t, window.injected_t or 0.0)
