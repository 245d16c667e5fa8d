"""The beginning of a plan as a run of its own: is the connector steady at this speed?"""

from __future__ import annotations

from itertools import takewhile

from harness.plan.model import Plan

SUFFIX = "-baseline"
"""Added to the drill's name, so that histories keep trials and drills apart."""


def baseline_alone(plan: Plan) -> Plan:
    """The plan up to its first fault, judged by its gates alone. Nothing is broken, so nothing has to settle either."""
    calm = tuple(takewhile(lambda phase: phase.role in {"warm-up", "drill"} and not phase.faults, plan.phases))
    name = f"{plan.about.name}{SUFFIX}"
    lasts_s = sum(phase.at_most_s for phase in calm)
    return plan.model_copy(
        update={
            "drill": plan.drill | {"name": name},
            "about": plan.about.model_copy(update={"name": name}),
            "phases": calm,
            "checks": tuple(check for check in plan.checks if check.gate),
            "timeline_s": sum(phase.at_most_s for phase in calm if phase.role == "drill"),
            "hard_limit_wall_s": round(lasts_s / plan.speed * 1.5 + 60, 3),
        }
    )
