"""Which fault of a process ended a process of the connector or its watchdog, as the journal has both instants."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow


def ended_by(evidence: Evidence, actor: str, ended_t: float) -> FaultWindow | None:
    """The last fault on this process that was in place, or on its way in, when it ended; None: no fault ended it.

    Meant for an end that the run expected: one that it did not expect has another cause.
    """
    struck = [each for each in evidence.windows if each.plan.target == "process" and each.plan.where == actor and each.covers(ended_t)]
    return struck[-1] if struck else None
