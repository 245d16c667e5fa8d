"""One run of many, and its result: plain data that passes between processes and into a file."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from harness.checks.verdict import Outcome
from harness.plan.model import Plan
from harness.world.processes.confine import Confine

_PLACES = ("drill_file", "connector_file", "watchdog_file")
_OF_NO_MATTER: dict[str, Any] = {
    "checks": {"__all__": {"reads"}},
    "gameday": {"file": True, "team": {"file"}},
    "integration": {"file"},
}


class Came(StrEnum):
    """The result of a trial: the outcome of its run, or none."""

    PASS = Outcome.PASS
    FAIL = Outcome.FAIL
    INCONCLUSIVE = Outcome.INCONCLUSIVE
    BROKE = "BROKE"
    """Harness or environment did; nothing was rehearsed."""


@dataclass(frozen=True)
class Trial:
    """A plan to carry out. Its key stays the same in another folder, and changes with drill, connector file, seed, speed, or the
    requested confinement.

    The key leaves out a check's words for people.
    """

    plan: Plan
    keep: frozenset[Came] = frozenset({Came.FAIL, Came.INCONCLUSIVE, Came.BROKE})
    """The outcomes of which the run directory is worth keeping."""
    tries: int = 3
    """So often it is carried out until it is judged."""
    confine: Confine = Confine.AUTO
    hold: Path | None = None
    """The file that holds new runs once a safety lever was pulled; None: none does."""

    @property
    def key(self) -> str:
        text = self.plan.model_copy(update=dict.fromkeys(_PLACES, "")).model_dump_json(exclude=_OF_NO_MATTER)
        asked = "" if self.confine is Confine.AUTO else f" --confine {self.confine}"
        return hashlib.sha256(f"{text}{asked}".encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Result:
    """The result of a trial. `wall_s`: wall time of the last attempt; `run`: its directory, where it was kept."""

    key: str
    outcome: Came
    failed: dict[str, str] = field(default_factory=dict)
    """Check that failed → its summary."""
    findings: dict[str, list[str]] = field(default_factory=dict)
    """Check that failed → the kinds of its findings."""
    named: dict[str, list[str]] = field(default_factory=dict)
    """Check that failed → the first record keys that its exhibits name."""
    why: str = ""
    """Why it could not be judged, or why nothing was rehearsed."""
    doubts: list[str] = field(default_factory=list)
    """Gates that did not pass, and `course` where the run took another way than planned."""
    unfelt: list[str] = field(default_factory=list)
    """Faults, by their id in the plan, that were not felt."""
    seen: dict[str, str] = field(default_factory=dict)
    """Check whose failure was seen and not judged → its summary."""
    wall_s: float = 0.0
    attempts: int = 1
    run: str | None = None
    confined: str = ""
    """Which confinement was in force, as reports say it; empty: no world came up, or it was not noted."""

    @property
    def judged(self) -> bool:
        """Whether the run judged the connector."""
        return self.outcome in {Came.PASS, Came.FAIL}

    @property
    def only_unfelt(self) -> bool:
        """Only faults that were not felt prevented a judgement: the other faults caused the findings that were seen.

        A pause of the machine excuses only failures, so it does not count where none was seen.
        """
        doubts = [doubt for doubt in self.doubts if self.seen or doubt != "stall"]
        return not self.judged and doubts == ["fault_was_felt"] and bool(self.unfelt)

    def under(self, out: Path) -> Result:
        """The same, its run directory in this folder, where it was kept."""
        return self if self.run is None else replace(self, run=str(out / Path(self.run).name))

    def as_json(self) -> dict[str, Any]:
        """As a line of a book has it."""
        return asdict(self)

    @classmethod
    def of_json(cls, line: dict[str, Any]) -> Result:
        """Reads the result of `as_json`. Raises ValueError, TypeError or KeyError for anything else."""
        return cls(**(line | {"outcome": Came(line["outcome"])}))
