"""One verdict out of two: the same check, judged for each direction in which changes go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.checks.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.plan.about import About

_WORST_FIRST = (Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS)


def way_of(about: About) -> str:
    """A direction as people say it: `crm → billing`."""
    return f"{about.source.name} → {about.destination.name}"


def both_ways(evidence: Evidence, forth: Verdict, back: Verdict) -> Verdict:
    """The worse outcome, with the findings and exhibits of both; those of the way back say so in their names.

    The counts are those of the way forth, and beside them those of the way back as `back_…`.
    """
    ways = (way_of(evidence.plan.about), way_of(evidence.plan.about.mirrored()))
    worst = min((forth.outcome, back.outcome), key=_WORST_FIRST.index)
    told = [
        f"{way}: {said.summary}" for way, said in zip(ways, (forth, back), strict=True) if worst is Outcome.PASS or said.outcome is worst
    ]
    return replace(
        forth,
        outcome=worst,
        seen_not_judged=worst is Outcome.INCONCLUSIVE and any(said.seen_not_judged for said in (forth, back)),
        summary="; ".join(told),
        counts=forth.counts | {f"back_{name}": count for name, count in back.counts.items()},
        findings=tuple(
            replace(finding, text=f"{way}: {finding.text}")
            for way, said in zip(ways, (forth, back), strict=True)
            for finding in said.findings
        ),
        exhibits=forth.exhibits | {f"{name}{_back(evidence.plan.about)}": frame for name, frame in back.exhibits.items()},
    )


def is_of_way_back(about: About, exhibit: str) -> bool:
    """Whether an exhibit of this name is one of the way back."""
    return exhibit.endswith(_back(about))


def _back(about: About) -> str:
    return f" ({way_of(about.mirrored())})"
