"""Times over many faults. Those that never came to an end are counted, not dropped: else a median gets better when pages get lost."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Literal

from harness.archive.record import RunRecord

NO_PAGE_DUE = "no_alert"
"""A drill with this check wants no page: an undetected fault is correct there."""
NOT_DETECTED = "not detected"
NOT_ACKNOWLEDGED = "not measured"
NEVER_RECOVERED = frozenset({"records missing", "data wrong", "not resolved"})


@dataclass(frozen=True)
class Measured:
    """Lengths of drill time of one sort."""

    known_s: tuple[float, ...]
    never: int
    """How many began and never came to an end."""

    @property
    def cases(self) -> int:
        return len(self.known_s) + self.never

    @property
    def median_s(self) -> float | None:
        """With those that never ended as the longest; None: there is nothing, or half of them or more never ended."""
        found = median([*self.known_s, *[math.inf] * self.never]) if self.cases else math.inf
        return found if math.isfinite(found) else None


def detection(records: Iterable[RunRecord]) -> Measured:
    """From each fault for which a page was due to the first one on an owner's route.

    Faults that were not injected, or began while an incident was open, are left out.
    """
    faults = [fault for record in records if page_due(record) for fault in record.times]
    known = tuple(fault.mttd_s for fault in faults if fault.mttd_s is not None)
    return Measured(known, sum(fault.mttd_note == NOT_DETECTED for fault in faults))


def acknowledgement(records: Iterable[RunRecord], by: Literal["simulated", "people"]) -> Measured:
    """From the page to its acknowledgement. What the simulated responder takes says nothing of people."""
    faults = [fault for record in records if _responder(record) == by for fault in record.times]
    known = tuple(fault.mtta_s for fault in faults if fault.mtta_s is not None)
    return Measured(known, sum(fault.mtta_note == NOT_ACKNOWLEDGED for fault in faults))


def recovery(records: Iterable[RunRecord]) -> Measured:
    """From each fault that was injected and healed until data and incident were well again."""
    faults = [fault for record in records for fault in record.times]
    known = tuple(fault.mttr_s for fault in faults if fault.mttr_s is not None)
    return Measured(known, sum(fault.mttr_note in NEVER_RECOVERED for fault in faults))


def page_due(record: RunRecord) -> bool:
    """Whether a fault of this run should have paged somebody."""
    return all(check.check != NO_PAGE_DUE for check in record.checks)


def _responder(record: RunRecord) -> str:
    return record.people.responder
