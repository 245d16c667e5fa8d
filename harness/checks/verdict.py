"""The verdict of a check: an outcome with counts, findings and the rows that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


_NUMBER = re.compile(r"\d+(\.\d+)?")
Count = int | float | str | None


@dataclass(frozen=True)
class Finding:
    """One kind of violation within a check; those that something excuses are a finding of their own.

    `excused_by`: the mechanism that the evidence shows, in words: the finding is seen, not judged. Empty: it is judged.
    `excusable`: any closed gate excuses it. For checks from elsewhere that know no mechanism; our own look for one.
    """

    kind: str
    count: int
    text: str
    excusable: bool = False
    excused_by: str = ""


def summary_of(findings: Iterable[Finding]) -> str:
    """The judged findings first, then those that were only seen, with their excuses."""
    found = tuple(findings)
    judged = [finding.text for finding in found if not finding.excused_by]
    seen = list(seen_with_excuses(found))
    return "; ".join([*judged, *seen] if not judged or not seen else [*judged, f"seen, not judged: {seen[0]}", *seen[1:]])


def seen_with_excuses(findings: Iterable[Finding]) -> Iterator[str]:
    """The findings that were only seen. Those with the same mechanism stand together, and the last one has the excuse of the first."""
    seen = [finding for finding in findings if finding.excused_by]
    for kind in dict.fromkeys(mechanism(finding.excused_by) for finding in seen):
        first, *others = [finding for finding in seen if mechanism(finding.excused_by) == kind]
        texts = [first.text, *(other.text for other in others)]
        yield from texts[:-1]
        yield f"{texts[-1]} ({'all of these: ' * bool(others)}{first.excused_by})"


def mechanism(words: str) -> str:
    """Which mechanism an excuse names: its words without their numbers."""
    return _NUMBER.sub("", words)


@dataclass(frozen=True)
class Verdict:
    """`exhibits` maps a name to the frame of rows that prove the verdict: record key, ledger positions, times."""

    check: str
    outcome: Outcome
    summary: str
    gate: bool = False
    params: dict[str, object] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    exhibits: dict[str, pd.DataFrame] = field(default_factory=dict)
    seen_not_judged: bool = False

    @property
    def by_entity(self) -> dict[str, dict[str, int]]:
        """The whole numbers of the exhibit `by_entity`, by entity and column; empty where there is no such exhibit."""
        table = self.exhibits.get("by_entity")
        rows = [] if table is None else table.to_dict("records")
        return {str(row.pop("entity")): {str(name): value for name, value in row.items() if isinstance(value, int)} for row in rows}
