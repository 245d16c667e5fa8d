"""The timeline of a live run: phases begin and end as the test goes on, and the plan on disk grows with them."""

from __future__ import annotations

from harness.drill.timeline import RESERVED
from harness.engine.interpret import Interpreter
from harness.journal import events
from harness.journal.events import Edge, PhaseOver
from harness.plan.improvise import with_phase
from harness.plan.model import FaultPlan, PhasePlan, Trigger


class Growing:
    """At most one phase goes on; where none does, the next verb begins one."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._name: str | None = None
        self.t0_at = 0.0
        self._interpreter = interpreter
        self._owed = interpreter.owed

    @property
    def phase(self) -> PhasePlan | None:
        """The one that goes on, as the plan has it by now."""
        return next((phase for phase in self._interpreter.plan.phases if phase.name == self._name), None)

    def begin(self, name: str, until: Trigger | None = None, longest_s: float | None = None) -> PhasePlan:
        """End the phase that goes on and begin one. Raises ValueError for a name that is taken."""
        plan = self._interpreter.plan
        if name in RESERVED or any(phase.name == name for phase in plan.phases):
            raise ValueError(f"{name!r} is already the name of a phase; each needs its own")
        self.end("went_on")
        at, before = self._t(), plan.phases[self._count()]
        phase = PhasePlan(
            name=name,
            role="drill",
            earliest_s=at,
            latest_s=at,
            lasts_s=None,
            until=until,
            at_most_s=max(0.0, plan.timeline_s - at) if longest_s is None else longest_s,
            relapse=before.until is not None and bool(before.until.owed_share),
        )
        self._save(phase)
        self._interpreter.begun[name] = self._interpreter.world.clock.at()
        self._interpreter.world.tell(events.PhaseStarted(phase=phase.name, role=phase.role))
        self._tell_owed(phase, "start")
        return phase

    def go_on(self) -> PhasePlan:
        """The phase that goes on, or a new one."""
        return self.phase or self.begin(self.next_name("phase"))

    def next_name(self, word: str) -> str:
        """`wait-3`: a name for the phase to come."""
        return f"{word}-{self._count() + 1}"

    def add(self, fault: FaultPlan) -> None:
        """The plan is on disk before it is carried out. A fault's `after` counts from now, in the plan from the phase's begin."""
        phase = self.go_on()
        if fault.after_s:
            fault = fault.model_copy(update={"after_s": round(self._t() - phase.earliest_s + fault.after_s, 3)})
        self._save(phase.model_copy(update={"faults": (*phase.faults, fault)}))

    def end(self, why: PhaseOver) -> None:
        """End the phase that goes on; harmless when there is none."""
        phase = self.phase
        if phase is None:
            return
        if phase.until is None:
            self._save(phase.model_copy(update={"lasts_s": max(0.0, round(self._t() - phase.earliest_s, 3))}))
        self._interpreter.disarm(phase)
        self._tell_owed(phase, "end")
        self._interpreter.tell_end(phase.name, why)
        self._name = None

    def _save(self, phase: PhasePlan) -> None:
        self._name = phase.name
        self._interpreter.replan(with_phase(self._interpreter.plan, phase))

    def _tell_owed(self, phase: PhasePlan, edge: Edge) -> None:
        self._owed.look()
        debts = self._owed.debts()
        self._interpreter.world.tell(events.Owed(phase=phase.name, edge=edge, owed=len(debts), by=self._owed.by_entity(debts)))

    def _t(self) -> float:
        return round(self._interpreter.world.clock.at() - self.t0_at, 3)

    def _count(self) -> int:
        return sum(phase.role == "drill" for phase in self._interpreter.plan.phases)
