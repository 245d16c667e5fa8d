"""The acting object of a planned fault, from the harness or a plugin."""

from __future__ import annotations

from typing import TypeGuard

from harness import registry
from harness.drill.kinds import FAULTS
from harness.faults.base import Fault
from harness.plan.model import FaultPlan


def rebuilt(plan: FaultPlan) -> Fault:
    """What the drill described, made anew from the plan. Raises KeyError for an unknown kind, EnvironmentUnavailable for a plugin
    that cannot be imported or is no fault, pydantic's ValidationError where the kind means something else by now."""
    return find_fault(plan.kind).model_validate(plan.spec)


def find_fault(kind: str) -> type[Fault]:
    """Raises KeyError for an unknown kind, EnvironmentUnavailable for one that does not keep the contract."""
    return registry.find(FAULTS, kind, _is_fault, "a class derived from harness.faults.base.Fault")


def _is_fault(found: object) -> TypeGuard[type[Fault]]:
    return isinstance(found, type) and issubclass(found, Fault)
