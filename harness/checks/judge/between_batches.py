"""Faults that fell between two batches: a connector that was not due to run could not notice them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.drill.actors import is_part
from harness.units import format_duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

NONE_DUE = "none was due"
"""Stands in what excuses a page that never came under such a fault. No other speed would have brought one."""
_UNAFFECTED = ("done", "refused")
"""How a batch ends that did not meet the fault: it succeeded, or did not run."""


def between_batches(evidence: Evidence, window: FaultWindow) -> str:
    """A sentence if no batch began while the fault was in place, and none was due; else empty.

    A start is due once in every `batch.every`, so a fault that lasted longer excuses nobody. Nor does one that ends the connector's own
    processes, or one during which a batch was under way that then failed.
    """
    every_s = evidence.plan.about.connector.every_s
    if every_s is None or window.injected_t is None:
        return ""
    begin_t, end_t = window.injected_t, evidence.end_of(window)
    if end_t - begin_t >= every_s or _held_down(evidence, begin_t, end_t):
        return ""
    own = evidence.starts[evidence.starts["actor"].map(lambda actor: is_part(actor, "connector")).astype(bool)]
    began = own["started_t"].between(begin_t, end_t)
    met = (own["started_t"] < begin_t) & ~(own["ended_t"] < begin_t) & ~own["how"].isin(_UNAFFECTED)
    if (began | met).any():
        return ""
    return f"no batch began while {window.name} was in place: one is started every {format_duration(every_s)}, and {NONE_DUE}"


def _held_down(evidence: Evidence, begin_t: float, end_t: float) -> bool:
    """Whether a fault of its own kept the connector from running meanwhile."""
    return any(
        each.plan.target == "process" and each.injected_t is not None and each.injected_t <= end_t and evidence.end_of(each) >= begin_t
        for each in evidence.windows
    )
