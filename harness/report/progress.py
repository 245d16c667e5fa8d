"""How far a run is, from the journal's events: what the live console shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from harness.checks.exits import with_code
from harness.checks.leaves_nothing_behind import left_behind
from harness.plan.second import is_second
from harness.report.chronology import escaped, heal_reason, phase_reason, untrusted
from harness.report.wording import number, span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.plan.model import PhasePlan, Plan


class Told(Protocol):
    """An event of the journal, as the engine tells it to its listeners."""

    @property
    def at(self) -> float: ...
    @property
    def event(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


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
    """As the engine last told it."""
    ended: bool = False

    def feed(self, told: Told) -> str | None:
        """Take an event in; the answer is a line for people, or None where nobody needs one."""
        self.at = told.at
        teller = getattr(self, f"_{told.event}", None)
        line: str | None = teller(told.data) if teller else None
        return line

    def name_of(self, fault: str) -> str:
        """`f1 (down on destination)`."""
        plan = next((plan for plan in self.plan.faults() if plan.id == fault), None)
        return f"{fault} ({plan.kind} on {plan.where})" if plan else fault

    def _run_started(self, data: Mapping[str, Any]) -> str:
        return f"{data.get('drill')}: connector {data.get('connector')}, speed {self.plan.speed:g}, seed {self.plan.seed}"

    def _world_ready(self, data: Mapping[str, Any]) -> str:
        confined = f", {data['confined']}" if data.get("confined") else ""
        return f"world up after {data.get('wall_s')} s, fault proxy: {data.get('toxiproxy')}{confined}"

    def _timeline_started(self, _: Mapping[str, Any]) -> None:
        self.t0 = self.at

    def _phase_started(self, data: Mapping[str, Any]) -> str:
        self.phase = next((phase for phase in self.plan.phases if phase.name == data.get("phase")), None)
        self.phase_at = self.at
        if self.phase is None:
            return f"{data.get('phase')} begins"
        if self.phase.lasts_s is not None:
            return f"{self.phase.name} begins: {span(self.phase.lasts_s)}, {self.phase.lasts_s / self.plan.speed:.1f} s wall"
        return f"{self.phase.name} begins: at most {span(self.phase.at_most_s)}, {self.phase.at_most_s / self.plan.speed:.1f} s wall"

    def _phase_ended(self, data: Mapping[str, Any]) -> str | None:
        took = span(self.at - self.phase_at)
        self.phase = None
        return None if data.get("why") == "elapsed" else f"{data.get('phase')} ends after {took}: {phase_reason(str(data.get('why')))}"

    def _injected(self, data: Mapping[str, Any]) -> str:
        fault = str(data.get("fault"))
        self.faults[fault] = self.at
        return f"{self.name_of(fault)} is in place"

    def _healed(self, data: Mapping[str, Any]) -> str:
        fault = str(data.get("fault"))
        self.faults.pop(fault, None)
        return f"{self.name_of(fault)} is healed: {heal_reason(str(data.get('why')))}"

    def _injection_failed(self, data: Mapping[str, Any]) -> str:
        return f"{self.name_of(str(data.get('fault')))} could not be injected: {data.get('reason')}"

    def _heal_failed(self, data: Mapping[str, Any]) -> str:
        return f"{self.name_of(str(data.get('fault')))} could not be healed: {data.get('reason')}"

    def _trigger_missed(self, data: Mapping[str, Any]) -> str:
        return f"trigger {data.get('trigger')} was not met: {data.get('reason')}"

    def _control(self, data: Mapping[str, Any]) -> str:
        return f"operator: {data.get('control')}, {data.get('outcome')}"

    def _actor_exited(self, data: Mapping[str, Any]) -> str | None:
        actor, code = str(data.get("actor")), data.get("code")
        if data.get("expected"):
            return None
        if is_second(actor):
            return f"{actor} ended by itself {with_code(code)}"
        if self.plan.runs_in_batches(actor):
            how = "refused to run" if data.get("how") == "refused" else "ended" if code == 0 else "failed"
            return f"{actor}'s batch {data.get('attempt')} {how}, code {code}"
        return f"{actor} exited unexpectedly, code {code}"

    def _escaped(self, data: Mapping[str, Any]) -> str:
        return escaped(str(data.get("actor")), str(data.get("host")))

    def _untrusted(self, data: Mapping[str, Any]) -> str:
        return untrusted(str(data.get("actor")), str(data.get("host")))

    def _given_up(self, data: Mapping[str, Any]) -> str:
        return f"{data.get('actor')} is not started any more, after {data.get('starts')} starts in a row"

    def _left_behind(self, data: Mapping[str, Any]) -> str:
        return left_behind(data)

    def _flooded(self, data: Mapping[str, Any]) -> str:
        return f"{data.get('actor')} floods its output: after {number(int(data.get('bytes') or 0))} bytes the rest is thrown away"

    def _unwritten(self, data: Mapping[str, Any]) -> str:
        return f"the output of {data.get('actor')} cannot be kept: {data.get('reason')}"

    def _supervisor_lost(self, data: Mapping[str, Any]) -> str:
        return f"the supervisor of {data.get('actor')} {data.get('reason')}; what it held is ended"

    def _owed(self, data: Mapping[str, Any]) -> str | None:
        count = data.get("owed")
        self.owed = count if isinstance(count, int) else None
        at_end = data.get("edge") == "end" and self.owed is not None
        return f"{number(self.owed or 0)} owed at the end of {data.get('phase')}" if at_end else None

    def _run_ended(self, data: Mapping[str, Any]) -> str | None:
        self.ended = True
        outcome = str(data.get("outcome"))
        reason, *_ = str(data.get("reason") or "").splitlines() or [""]  # hint and log stand in the verdict
        return None if outcome == "completed" else f"the run has ended: {outcome.replace('_', ' ')}" + (f": {reason}" if reason else "")
