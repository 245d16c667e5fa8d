"""The surprises of a game day: told when their time has come, and their faults injected."""

from __future__ import annotations

from harness.engine.interpret import Interpreter
from harness.journal import events
from harness.plan.gameday import SurprisePlan
from harness.plan.improvise import fault_plan, with_phase
from harness.plan.model import FaultPlan, PhasePlan

_ANY = "surprise"
"""Stands for the phase that will go on then."""


class Surprises:
    """Some have a time, the others the game master tells. Whoever told it, its line in the ledger begins the fault."""

    def __init__(self, interpreter: Interpreter, planned: tuple[SurprisePlan, ...]) -> None:
        """Raises DrillInvalid or PlanImpossible for a fault that this run cannot have."""
        self._interpreter = interpreter
        self._waiting = [surprise for surprise in planned if surprise.phase is not None]
        self._faults = {one.number: fault_plan(interpreter.plan, _ANY, one.fault) for one in planned if one.fault is not None}
        interpreter.may_break |= {fault.where for fault in self._faults.values() if fault.target == "link"}

    def look(self, at: float) -> None:
        """Tell those whose time has come."""
        for surprise in [one for one in self._waiting if self._is_due(one, at)]:
            self._waiting.remove(surprise)
            self._interpreter.world.fakes["people"].surprise(surprise.number, surprise.tell, surprise.say or "")

    def strike(self, number: int) -> None:
        """It was told: begin its fault, once."""
        fault = self._faults.pop(number, None)
        if fault is None:
            return
        phase = self._interpreter.phase_now
        if phase is None or phase.role != "drill":
            reason = f"no phase of the drill went on any more (now: {phase.name if phase else 'none'})"
            self._interpreter.world.tell(events.SurpriseLeftOut(surprise=number, reason=reason))
            return
        self._inject(fault, phase)

    def _is_due(self, surprise: SurprisePlan, at: float) -> bool:
        began_at = self._interpreter.begun.get(surprise.phase or "")
        return began_at is not None and at >= began_at + surprise.after_s

    def _inject(self, fault: FaultPlan, phase: PhasePlan) -> None:
        """The plan says so before it is done, so that the fault is judged like any other."""
        interpreter = self._interpreter
        plan, since_s = interpreter.plan, interpreter.world.clock.at() - interpreter.begun[phase.name]
        update = {"id": f"f{len(plan.faults()) + 1}", "phase": phase.name, "after_s": round(since_s + fault.after_s, 3)}
        struck = fault.model_copy(update=update)
        interpreter.replan(with_phase(plan, phase.model_copy(update={"faults": (*phase.faults, struck)})))
        interpreter.keeper.steady = False
        if fault.after_s:
            interpreter.begin_later(struck, fault.after_s)
        else:
            interpreter.begin(struck)
