"""A run in which a fault had no effect, in words. Nothing was tested then, however busy the machine was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.judge.misfit import MISFIT
from harness.checks.judge.unfelt import NOT_FELT
from harness.report.troubles import troubles

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement


def cannot_be_felt(judgement: Judgement) -> bool:
    """Whether a fault strikes requests that the connector never sent."""
    return MISFIT in _kinds(judgement)


def unfelt(judgement: Judgement, connector: str, speed: int | None) -> tuple[str, str, str] | None:
    """Headline, meaning and what to do; None: every fault was felt. `speed`: the one that reasons advise."""
    if cannot_be_felt(judgement):
        return (
            f"This drill does not fit {connector}",
            f"Neither a pass nor a failure: a fault of the drill strikes requests that {connector} never sent, so it tested nothing.",
            "No other speed changes that. Whoever chose the drill should leave it out for this connector: see fault_was_felt.",
        )
    if NOT_FELT not in _kinds(judgement):
        return None
    again = f"with --speed {speed}, or on a machine that is less busy" if speed else "when the fault can have its effect"
    return (
        "This run proves nothing",
        f"Neither a pass nor a failure: {' and '.join(troubles(judgement))}.",
        f"fault_was_felt says what was missing. Whoever runs the drill should run it again {again}.",
    )


def unfelt_in_a_line(judgement: Judgement, speed: int | None) -> str:
    """The same for a terminal, without a full stop; empty where every fault was felt."""
    if cannot_be_felt(judgement):
        return "the drill does not fit this connector: a fault strikes requests that it never sent"
    if NOT_FELT not in _kinds(judgement):
        return ""
    return " and ".join(troubles(judgement)) + (f"; try --speed {speed}" if speed else "")


def _kinds(judgement: Judgement) -> set[str]:
    """Of the findings of all gates."""
    return {finding.kind for verdict in judgement.verdicts if verdict.gate for finding in verdict.findings}
