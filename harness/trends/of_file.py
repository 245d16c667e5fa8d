"""What an integration file adds to the trends: what is due, which runs are its own, and how ready it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.readiness.assess import Assessment
from harness.readiness.game_day import GAME_DAY
from harness.readiness.rule import OPEN
from harness.readiness.states import Ready
from harness.readiness.told.words import because


@dataclass(frozen=True)
class OfFile:
    """An integration file, assessed, as far as the trends ask."""

    name: str
    connector: str
    """Its connector file, as records name it."""
    due: frozenset[str]
    """The drills that are due, whatever their proofs are worth."""
    ready: Ready
    why: str
    """Why it is so, in a few words."""
    boxes: int
    """How many of the ten boxes are due."""
    open: int
    """How many of them are empty, stale or refuted."""
    unproven: int
    """How many others are not met."""
    reviewed: bool = True
    """Whether no review is asked for, or there is one of the file as it is."""

    def as_json(self) -> dict[str, Any]:
        """For programs: the verdict, why, and the counts behind it."""
        counts = {"boxes": self.boxes, "open": self.open, "unproven": self.unproven}
        return {"integration": self.name, "ready": str(self.ready), "why": self.why, **counts, "reviewed": self.reviewed}


def of_file(assessment: Assessment) -> OfFile:
    due = [standing for standing in assessment.standings if standing.state is not None]
    boxes = [standing for standing in due if standing.item.group == "box"]
    unmet = [standing.state in OPEN for standing in boxes if not standing.is_met]
    return OfFile(
        name=assessment.facts.name,
        connector=assessment.facts.subject.file,
        due=frozenset(shown.proof.drill for standing in due for shown in standing.shown) - {GAME_DAY},
        ready=assessment.ready,
        why=because(assessment),
        boxes=len(boxes),
        open=sum(unmet),
        unproven=len(unmet) - sum(unmet),
        reviewed=assessment.reviewed,
    )


def homes(files: Iterable[OfFile]) -> Mapping[str, str]:
    """Connector file → the integration whose runs are made with it. One that several files name belongs to none of them."""
    every = tuple(files)
    named = Counter(file.connector for file in every)
    return {file.connector: file.name for file in every if named[file.connector] == 1}
