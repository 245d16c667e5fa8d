"""Faults that this connector cannot feel: they strike requests that it never sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from harness.checks.base import plural
from harness.drill.kinds import fault_of
from harness.errors import EnvironmentUnavailable

if TYPE_CHECKING:
    from harness.drill.strikes import Strikes
    from harness.evidence.columns import Actor
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

MISFIT = "misfit"
"""The kind of finding for a fault that the connector cannot feel. No other speed changes that."""


def misfit(evidence: Evidence, window: FaultWindow) -> str:
    """In words, which requests a fault strikes, where the connector called the fake that it acts on and sent none of them in the whole run;
    else empty."""
    strikes, systems = _strikes(window), evidence.plan.about
    system = {"source": systems.source, "destination": systems.destination}.get(window.plan.where)
    if strikes is None or system is None:
        return ""
    sent = evidence.traffic.kinds_of_requests(cast("Actor", window.plan.where))
    if not sent or any(strikes.fits(*request) for request in sent):
        return ""
    largest = max(records for *_, records in sent)
    why = f" (it writes at most {plural(largest, 'record')} in one)" if strikes.more_than else ""
    who = evidence.connector_name or "the connector"
    return f"it strikes {strikes.words}, and {who} sent {system.name} none in the whole run{why}: the drill does not fit it"


def _strikes(window: FaultWindow) -> Strikes | None:
    try:
        return fault_of(window.plan.spec).strikes
    except (ValueError, EnvironmentUnavailable):
        return None  # an older run, whose kind means something else by now, or one of a plugin that is gone
