"""Phases and faults as they really went: the plan's intention joined with what the journal says happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from harness.evidence.journal import Event
from harness.plan.model import FaultPlan, PhasePlan, Plan


@dataclass(frozen=True)
class PhaseSpan:
    """One phase; times in drill seconds after the timeline's zero, None where it never came to that."""

    plan: PhasePlan | None
    name: str
    role: str
    started_t: float
    ended_t: float | None
    why: str
    """elapsed | trigger | at_most | nothing_owed | standstill | stopped; empty while it has not ended."""
    ran_s: float = 0.0
    """Wall seconds that the run's threads spent on a processor; 0 where the machine does not tell."""
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
    heal_why: str
    state: dict[str, Any]
    """The fake's last word on a fault of meaning (hits, first_hit_at, …)."""
    read_back: dict[str, Any]

    @property
    def name(self) -> str:
        """What people call it: `f1 (down on destination)`."""
        return f"{self.plan.id} ({self.plan.kind} on {self.plan.where})"

    def covers(self, t: float) -> bool:
        """Whether it was in place, or on its way in, at this instant."""
        start = self.sent_t if self.sent_t is not None else self.injected_t
        return start is not None and start <= t and (self.healed_t is None or t <= self.healed_t)


def phase_spans(plan: Plan, events: Iterable[Event], t0: float) -> tuple[PhaseSpan, ...]:
    """In the order of their beginning."""
    planned = {phase.name: phase for phase in plan.phases}
    started: dict[str, Event] = {}
    ended: dict[str, Event] = {}
    for event in events:
        if event.event in {"phase_started", "phase_ended"}:
            (started if event.event == "phase_started" else ended).setdefault(event.text("phase"), event)
    spans = []
    for name, begin in started.items():
        end = ended.get(name)
        phase = planned.get(name)
        role = begin.text("role") or (phase.role if phase else "drill")
        ended_t = None if end is None else _t(end.at, t0)
        why, ran_s, waited_s = (end.text("why"), end.number("ran_s"), end.number("waited_s")) if end else ("", None, None)
        spans.append(PhaseSpan(phase, name, role, _t(begin.at, t0) or 0.0, ended_t, why, ran_s or 0.0, waited_s or 0.0))
    return tuple(spans)


def fault_windows(plan: Plan, events: Iterable[Event], t0: float) -> tuple[FaultWindow, ...]:
    """One for each fault of the plan, in the order of injection; those never injected come last."""
    by_fault: dict[tuple[str, str], Event] = {}
    for event in events:
        if event.event in {"injected", "healed", "fake_fault"}:
            by_fault.setdefault((event.event, event.text("fault")), event)
    windows = [_window(fault, by_fault, t0) for fault in plan.faults()]
    never = float("inf")
    return tuple(sorted(windows, key=lambda window: never if window.injected_t is None else window.injected_t))


def _window(fault: FaultPlan, by_fault: dict[tuple[str, str], Event], t0: float) -> FaultWindow:
    injected = by_fault.get(("injected", fault.id))
    healed = by_fault.get(("healed", fault.id))
    final = by_fault.get(("fake_fault", fault.id))
    return FaultWindow(
        fault,
        sent_t=_sent(injected, t0),
        injected_t=_t(injected.at, t0) if injected else None,
        healed_t=_sent(healed, t0),
        heal_why=healed.text("why") if healed else "",
        state=_mapping(final, "state"),
        read_back=_mapping(injected, "read_back"),
    )


def _sent(event: Event | None, t0: float) -> float | None:
    if event is None:
        return None
    sent = event.number("sent_at")
    return _t(sent if sent is not None else event.at, t0)


def _mapping(event: Event | None, name: str) -> dict[str, Any]:
    value = event.data.get(name) if event else None
    return value if isinstance(value, dict) else {}


def _t(at: float | None, t0: float) -> float | None:
    return None if at is None else round(at - t0, 6)
