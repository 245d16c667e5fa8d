"""Verdicts as lines of text. Record keys and alert texts are hostile: control characters never reach the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from harness.report.hostile import line

if TYPE_CHECKING:
    from harness.checks.judge import Judgement
    from harness.checks.verdict import Verdict

_COLOUR = {"PASS": "green", "FAIL": "red", "INCONCLUSIVE": "yellow"}


def headline(name: str, judgement: Judgement, *, speed: float, seed: int) -> str:
    """One line per run: outcome, drill, how to repeat it."""
    return f"{_coloured(judgement.outcome)}  {line(name)}  (speed {speed:g}, seed {seed})"


def verdicts(run: Path, judgement: Judgement) -> str:
    """All verdicts of a run, then its outcome, below one another."""
    lines = [_line(verdict) for verdict in judgement.verdicts] + [f"! {line(reason)}" for reason in judgement.reasons]
    return "\n  ".join([line(run.name), *lines, f"outcome: {_coloured(judgement.outcome)}"])


def unhappy(judgement: Judgement) -> list[str]:
    """Lines of what went another way than planned, and of the verdicts that are not PASS."""
    verdicts = [f"  {_line(verdict)}" for verdict in judgement.verdicts if verdict.outcome != "PASS"]
    return [*(f"  ! {line(reason)}" for reason in judgement.reasons), *verdicts]


def _line(verdict: Verdict) -> str:
    note = "  [seen, not judged]" if verdict.seen_not_judged else ""
    return f"{_coloured(verdict.outcome)}  {verdict.check}: {line(verdict.summary)}{note}"


def _coloured(outcome: str) -> str:
    return typer.style(f"{outcome!s:<12}", fg=_COLOUR.get(outcome), bold=True)
