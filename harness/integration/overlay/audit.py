"""The audit export: where a drill takes a bad deployment back, the command of `rollback.audit_export` must name every committed record."""

from __future__ import annotations

from harness.drill.kinds import CheckUse
from harness.drill.model import Drill
from harness.integration.model import Integration
from harness.integration.overlay.change import Change

_DEPLOYED, _CHECK = "bad_deployment", "audit_complete"


def audit(drill: Drill, integration: Integration) -> Change:
    """The check, in drills of a roll back, if somebody has decided the command."""
    rolled_back = any(fault.kind == _DEPLOYED for phase in drill.timeline for fault in phase.faults)
    if not integration.rollback.audit_export or not rolled_back or any(use.name == _CHECK for use in drill.checks):
        return Change(drill)
    checks = (*drill.checks, CheckUse.model_validate(_CHECK))
    return Change(drill.model_copy(update={"checks": checks}), (f"{_CHECK}: the command of `rollback.audit_export` runs at the end",))
