"""Phases and faults as they really went: the plan joined with the events of the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from harness.evidence.journal import entries_of
from harness.journal.events import E, Entry, Event, FakeFault, Healed, HealedFor, Injected, PhaseEnded, PhaseOver, PhaseStarted
from harness.plan.model import FaultPlan, PhasePlan, Plan, Role

if TYPE_CHECKING:
    from harness.evidence.columns import Actor


@dataclass(frozen=True)
class PhaseSpan:
    """One phase; times in drill seconds after the timeline's zero, None where it never came to that."""

    plan: PhasePlan | None
    name: str
    role: Role
    started_t: float
    ended_t: float | None = None
    why: PhaseOver | Literal[""] = ""
    """Empty while it has not ended."""
    ran_s: float = 0.0
    """Wall seconds that the run's threads spent on a processor; 0 where the machine does not report it."""
    waited_s: float = 0.0
    """Wall seconds that they spent in the queue for one."""


@dataclass(frozen=True)
class FaultWindow:
    """One fault of the plan. A heal counts from the moment its call was sent, an injection from its read-back."""

    plan: FaultPlan
    sent_t: float | None
    """When the injection was sent; None: never."""
    injected_t: float | None
    """When it was read back; None: it never was in place."""
    healed_t: float | None
    heal_why: HealedFor | Literal[""]
    state: Mapping[str, Any]
    """The fake's last word on a fault of meaning (hits, first_hit_at, …)."""
    read_back: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What people call it: `f1 (down on destination)`."""
        return f"{self.plan.id} ({self.plan.kind} on {self.plan.where})"

    @property
    def counted_at(self) -> Actor | None:
        """The fake at which calls under this fault can be counted; None for a link that is down, for processes, and
        for what people do themselves."""
        if self.plan.target == "process" or self.plan.felt in {"refused", "import"}:
            return None
        side = self.plan.where.rpartition("watchdog.")[2].partition(".")[0]
        return cast("Actor", side) if side in {"source", "destination", "alerts"} else None

    def covers(self, t: float) -> bool:
        """Whether it was in place, or on its way in, at this instant."""
        start = self.sent_t if self.sent_t is not None else self.injected_t
        return start is not None and start <= t and (self.healed_t is None or t <= self.healed_t)


def phase_spans(plan: Plan, events: Iterable[Entry[Event]], t0: float) -> tuple[PhaseSpan, ...]:
    """In the order of their beginning."""
    planned = {phase.name: phase for phase in plan.phases}
    told = list(events)
    started = _first_by(lambda event: event.phase, entries_of(told, PhaseStarted))
    ended = _first_by(lambda event: event.phase, entries_of(told, PhaseEnded))
    spans = []
    for name, begin in started.items():
        span = PhaseSpan(planned.get(name), name, begin.event.role, _t(begin.at, t0) or 0.0)
        if name in ended:
            end = ended[name].event
            span = replace(span, ended_t=_t(ended[name].at, t0), why=end.why, ran_s=end.ran_s, waited_s=end.waited_s)
        spans.append(span)
    return tuple(spans)


def fault_windows(plan: Plan, events: Iterable[Entry[Event]], t0: float) -> tuple[FaultWindow, ...]:
    """One for each fault of the plan, in the order of injection; those never injected come last."""
    told = list(events)
    injected = _first_by(lambda event: event.fault, entries_of(told, Injected))
    healed = _first_by(lambda event: event.fault, entries_of(told, Healed))
    final = _first_by(lambda event: event.fault, entries_of(told, FakeFault))
    windows = [_window(fault, injected.get(fault.id), healed.get(fault.id), final.get(fault.id), t0) for fault in plan.faults()]
    never = float("inf")
    return tuple(sorted(windows, key=lambda window: never if window.injected_t is None else window.injected_t))


def _window(
    fault: FaultPlan, injected: Entry[Injected] | None, healed: Entry[Healed] | None, final: Entry[FakeFault] | None, t0: float
) -> FaultWindow:
    return FaultWindow(
        fault,
        sent_t=_t(injected.event.sent_at, t0) if injected else None,
        injected_t=_t(injected.at, t0) if injected else None,
        healed_t=_t(healed.event.sent_at, t0) if healed else None,
        heal_why=healed.event.why if healed else "",
        state=final.event.state if final else {},
        read_back=injected.event.read_back if injected else {},
    )


def _first_by(name: Callable[[E], str], entries: Iterable[Entry[E]]) -> dict[str, Entry[E]]:
    found: dict[str, Entry[E]] = {}
    for entry in entries:
        found.setdefault(name(entry.event), entry)
    return found


def _t(at: float | None, t0: float) -> float | None:
    return None if at is None else round(at - t0, 6)
