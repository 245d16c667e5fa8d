"""The acting object of a planned fault, whoever offers its kind."""

from __future__ import annotations

from harness import registry
from harness.drill.kinds import FAULTS
from harness.faults.base import Fault
from harness.plan.model import FaultPlan


def rebuilt(plan: FaultPlan) -> Fault:
    """What the drill described, made anew from the plan. Raises KeyError for a kind that nobody offers, EnvironmentUnavailable for a plugin
    that cannot be imported, pydantic's ValidationError where the kind means something else by now."""
    fault: Fault = registry.load(FAULTS, plan.kind).model_validate(plan.spec)
    return fault
