"""What kept a run from being judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.judge.judge import closed_gate
from harness.checks.verdict import Outcome

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement


def troubles(judgement: Judgement) -> list[str]:
    """What closed each closed gate, in plain words."""
    return [closed_gate(verdict.check) for verdict in judgement.verdicts if verdict.gate and verdict.outcome is not Outcome.PASS]
