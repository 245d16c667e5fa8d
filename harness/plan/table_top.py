"""A table-top: people play the script of a drill while no system runs. Faults are told, and what people ask for is done on paper."""

from __future__ import annotations

from harness import registry
from harness.drill.kinds import CHECKS
from harness.errors import PlanImpossible
from harness.plan.model import FaultPlan, PhasePlan, Plan


def on_the_table(plan: Plan) -> Plan:
    """The drill's own phases, each as long as it can last, and the checks of people. Raises PlanImpossible where nobody plays."""
    if plan.gameday is None:
        raise PlanImpossible("a table-top needs people\n  hint: idrill gameday FILE --table-top")
    phases = tuple(_phase(phase) for phase in plan.phases if phase.role == "drill")
    checks = tuple(check for check in plan.checks if registry.load(CHECKS, check.name).of_people)
    longest_s = sum(phase.at_most_s for phase in phases)
    hard_limit_wall_s = round(longest_s / plan.speed * 1.5 + 60, 3)
    return plan.model_copy(
        update={"phases": phases, "links": (), "checks": checks, "timeline_s": longest_s, "hard_limit_wall_s": hard_limit_wall_s}
    )


def _phase(phase: PhasePlan) -> PhasePlan:
    """No record will be delivered, so that no phase can wait for one."""
    lasts_s = phase.at_most_s if phase.lasts_s is None else phase.lasts_s
    return phase.model_copy(update={"lasts_s": lasts_s, "until": None, "relapse": False, "faults": tuple(map(_fault, phase.faults))})


def _fault(fault: FaultPlan) -> FaultPlan:
    return fault.model_copy(update={"when": None})
