"""What the checks ask: violations with the mechanism that excuses each of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from harness.evidence.attribution.doubled import doubled
from harness.evidence.attribution.requests import Requests
from harness.evidence.attribution.undelivered import Undelivered

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.delivery import Level
    from harness.evidence.evidence import Evidence


class Attribution:
    """Frames of violations; their column `excused_by` names the mechanism, and is empty where nothing excuses the violation."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._requests = Requests(evidence)
        self._undelivered = Undelivered(evidence, self._requests)
        self._doubled: dict[str, pd.DataFrame] = {}

    @cached_property
    def missing(self) -> pd.DataFrame:
        """`Delivery.versions` of what never arrived."""
        return self._undelivered.missing()

    @cached_property
    def late(self) -> pd.DataFrame:
        """`Delivery.versions` of what arrived after the settle deadline."""
        return self._undelivered.late()

    @cached_property
    def stale(self) -> pd.DataFrame:
        """`Delivery.versions` of what ended on an older version."""
        return self._undelivered.stale()

    def doubled(self, level: Level) -> pd.DataFrame:
        """`Delivery.doubled` at a level, with `excused`: how many of the surplus."""
        if level not in self._doubled:
            self._doubled[level] = doubled(self._evidence, self._requests, level)
        return self._doubled[level]
