"""The outcome of a run in words: what it means and who has to act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness import exit_codes
from harness.checks.verdict import Outcome, Verdict
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

SIGN = {Outcome.PASS: "✓", Outcome.FAIL: "✕", Outcome.INCONCLUSIVE: "?"}
"""Beside its colour every outcome has a sign, for those who see no difference between green and red."""
_MOST_CAUSES = 6


@dataclass(frozen=True)
class Cause:
    """`check` is empty where the course of the run itself is meant."""

    check: str
    text: str

    def __str__(self) -> str:
        return f"{self.check}: {self.text}" if self.check else self.text


@dataclass(frozen=True)
class Banner:
    """`causes`: what led to an outcome that is not PASS, the weightiest first; `more`: how many are left out."""

    outcome: Outcome
    headline: str
    meaning: str
    who_acts: str
    causes: tuple[Cause, ...]
    more: int


def banner(evidence: Evidence, judgement: Judgement) -> Banner:
    """The first thing that a reader sees."""
    connector = evidence.connector_name or "the connector"
    failed = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.FAIL]
    headline, meaning, who_acts = {
        Outcome.PASS: _passed,
        Outcome.FAIL: _failed,
        Outcome.INCONCLUSIVE: _unknown,
    }[judgement.outcome](connector, judgement, len(failed))
    causes = [Cause(verdict.check, verdict.summary) for verdict in failed] if failed else _doubts(judgement)
    return Banner(judgement.outcome, headline, meaning, who_acts, tuple(causes[:_MOST_CAUSES]), len(causes[_MOST_CAUSES:]))


def _passed(connector: str, judgement: Judgement, _: int) -> tuple[str, str, str]:
    checks = sum(not verdict.gate for verdict in judgement.verdicts)
    meaning = f"The fault was felt, the evidence is complete, and {'the' if checks == 1 else 'all'} {many(checks, 'check')} passed."
    if any(verdict.gate and verdict.outcome is not Outcome.PASS for verdict in judgement.verdicts):
        meaning = f"The fault was felt, and {many(checks, 'check')} passed; a gate that only shields failures was closed."
    return f"{connector} came through", meaning, "Nobody has to act."


def _failed(connector: str, judgement: Judgement, failed: int) -> tuple[str, str, str]:
    meaning = "The fault was felt and the evidence is complete: this is how the integration behaves, not how the drill was run."
    if any(verdict.gate and verdict.outcome is not Outcome.PASS for verdict in judgement.verdicts) or judgement.reasons:
        meaning = "The run itself was not without fault, but nothing in it explains what failed here."
    return (
        f"{connector} failed {many(failed, 'check')}",
        meaning,
        f"The owner of {connector} acts. Every record concerned is named in the report.",
    )


def _unknown(connector: str, judgement: Judgement, _: int) -> tuple[str, str, str]:
    if judgement.integrity.changed:
        return (
            "The evidence of this run was changed",
            "Neither a pass nor a failure: files of the run do not hold what their writers put there.",
            "Whoever runs the drill acts: find out who wrote there (the connector itself can, on the local runtime), then run it again.",
        )
    if judgement.exit_code == exit_codes.ENVIRONMENT:
        return (
            f"{connector} never got as far as the drill",
            "Nothing was broken yet when the run ended, so nothing was rehearsed. This is a matter of its installation.",
            "Whoever runs the drill acts: see the connector's log in the run directory, then run it again.",
        )
    return (
        "This run proves nothing",
        "Neither a pass nor a failure: the evidence does not allow a judgement.",
        "Whoever runs the drill acts: remove the cause, then run it again.",
    )


def _doubts(judgement: Judgement) -> list[Cause]:
    """Why there is no judgement: the course of the run, closed gates, checks that could not tell."""
    if judgement.outcome is Outcome.PASS:
        return []
    open_questions = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.INCONCLUSIVE]
    ordered = sorted(open_questions, key=lambda verdict: (not verdict.gate, verdict.seen_not_judged))
    return [*(Cause("", reason) for reason in judgement.reasons), *(Cause(_title(verdict), verdict.summary) for verdict in ordered)]


def _title(verdict: Verdict) -> str:
    return f"{verdict.check} (seen, not judged)" if verdict.seen_not_judged else verdict.check
