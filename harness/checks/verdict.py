"""What a check says: an outcome with counts, findings and the rows that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Outcome(StrEnum):
    """Three outcomes, never mixed; FAIL outranks INCONCLUSIVE outranks PASS when many become one."""

    PASS = "PASS"  # noqa: S105 - not a password
    FAIL = "FAIL"
    INCONCLUSIVE = "INCONCLUSIVE"


@dataclass(frozen=True)
class Finding:
    """One kind of violation within a check.

    `excusable`: slowness, a wrong speed or an unfelt fault could explain it, so it is only judged while all gates PASS
    (missing, late, stale, counts, alert absent or late, not recovered). Doubled effects, corrupted or unexpected records
    and a wrong owner are never excusable.
    """

    kind: str
    count: int
    text: str
    excusable: bool


@dataclass(frozen=True)
class Verdict:
    """`exhibits` maps a name to the frame of rows that prove the verdict: record key, ledger positions, times."""

    check: str
    outcome: Outcome
    summary: str
    gate: bool = False
    params: dict[str, object] = field(default_factory=dict)
    counts: dict[str, int | float | str | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    exhibits: dict[str, pd.DataFrame] = field(default_factory=dict)
    seen_not_judged: bool = False
