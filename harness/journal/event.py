"""What a line of the journal says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """`at`: drill seconds since the run's anchor."""

    n: int
    at: float
    event: str
    data: Mapping[str, Any]
