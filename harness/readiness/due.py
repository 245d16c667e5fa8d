"""The drills that are due and prove too little: what `idrill due` lists and `idrill run --due` carries out, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from harness.readiness.assess import Assessment
from harness.readiness.facts import Fit
from harness.readiness.game_day import GAME_DAY
from harness.readiness.shown import PASSES_IN_A_ROW, Shown
from harness.readiness.states import State, worst

_NEVER_RUN = 1_000_000
_MET = frozenset({State.PROVEN, State.WAIVED})


@dataclass(frozen=True)
class DueDrill:
    """A drill, the items that need it, and how it stands."""

    drill: str
    items: tuple[str, ...]
    state: State
    why: str
    age_days: int | None
    """Of the newest run that says something; None: there is none."""
    times: int
    """How many passes in a row are missing."""
    fit: Fit

    @property
    def is_possible(self) -> bool:
        return self.fit.fitness != "IMPOSSIBLE"


def due(assessment: Assessment) -> tuple[DueDrill, ...]:
    """Never run first, then the oldest proof; last those that are IMPOSSIBLE, or of which every open proof is."""
    found: dict[str, list[tuple[str, Shown]]] = {}
    for standing in assessment.standings:
        for shown in standing.shown if standing.state is not None else ():
            if shown.state not in _MET and shown.proof.drill != GAME_DAY:
                found.setdefault(shown.proof.drill, []).append((standing.item.id, shown))
    return tuple(sorted((_drill(assessment, drill, proofs) for drill, proofs in found.items()), key=_first_of_all))


def _first_of_all(each: DueDrill) -> tuple[bool, int, str]:
    return (not each.is_possible, -(_NEVER_RUN if each.age_days is None else each.age_days), each.drill)


def _drill(assessment: Assessment, drill: str, proofs: list[tuple[str, Shown]]) -> DueDrill:
    state = worst(shown.state for _, shown in proofs)
    first = next(shown for _, shown in proofs if shown.state is state)
    fit = assessment.facts.fits.get(drill, Fit("RUNNABLE"))
    if all(shown.impossible for _, shown in proofs):  # the drill may well be run for other proofs: those are there
        fit = Fit("IMPOSSIBLE", fit.said if fit.fitness == "IMPOSSIBLE" else tuple(dict.fromkeys(shown.impossible for _, shown in proofs)))
    return DueDrill(
        drill=drill,
        items=tuple(dict.fromkeys(item for item, _ in proofs)),
        state=state,
        why=first.why.removeprefix("IMPOSSIBLE: "),
        age_days=first.age_days,
        times=max((_passes(shown) for _, shown in proofs if not shown.impossible), default=1),
        fit=fit,
    )


def _passes(shown: Shown) -> int:
    """A failure of the same subject is cleared by three passes in a row."""
    return PASSES_IN_A_ROW - shown.passes if shown.state in {State.REFUTED, State.FLAKY} else 1
