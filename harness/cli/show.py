"""Verdicts as lines of text. Record keys and alert texts are hostile: control characters never reach the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from harness.checks.verdict import Outcome
from harness.exit_codes import ENVIRONMENT
from harness.report.hostile import line, plain

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.checks.verdict import Verdict

_COLOUR: Mapping[str, str] = {Outcome.PASS: "green", Outcome.INCONCLUSIVE: "yellow", Outcome.FAIL: "red"}
NOT_JUDGED = "not judged"


def headline(name: str, judgement: Judgement, *, speed: float, seed: int) -> str:
    """One line per run: outcome, drill, how to repeat it; where it is INCONCLUSIVE, why; where it passed, what could not be judged."""
    from harness.report.banner import closed_gates, plainly

    why = plainly(judgement) or closed_gates(judgement)
    return f"{_coloured(judgement.outcome)}  {line(name)}  (speed {speed:g}, seed {seed})" + (f": {line(why)}" if why else "")


def verdicts(judgement: Judgement) -> list[str]:
    """Deviations from the plan, then a line for each verdict; none where nothing was rehearsed (exit code 4)."""
    told = reasons(judgement)
    return told if judgement.exit_code == ENVIRONMENT else [*told, *(_line(verdict) for verdict in judgement.verdicts)]


def reasons(judgement: Judgement) -> list[str]:
    """Deviations from the plan."""
    return ["  ! " + "\n    ".join(plain(reason).splitlines()) for reason in judgement.reasons]


def summary(outcomes: Sequence[str]) -> str:
    """`3 drills: 2 PASS, 1 FAIL`, worst last."""
    counted = (f"{outcomes.count(outcome)} {outcome}" for outcome in (*_COLOUR, NOT_JUDGED) if outcome in outcomes)
    return f"{len(outcomes)} drills: {', '.join(counted)}"


def _line(verdict: Verdict) -> str:
    note = "  [seen, not judged]" if verdict.seen_not_judged else ""
    return f"  {_coloured(verdict.outcome)}  {verdict.check}: {line(verdict.summary)}{note}"


def _coloured(outcome: str) -> str:
    return typer.style(f"{outcome!s:<12}", fg=_COLOUR.get(outcome), bold=True)
