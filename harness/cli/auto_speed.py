"""`--speed auto`: the highest round speed at which the drill's baseline is steady on this machine, found by trying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from harness import exit_codes
from harness.checks.verdict import Outcome
from harness.errors import EnvironmentUnavailable, PlanImpossible

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal

LOWEST = 6
"""A baseline of 5 minutes takes 50 s at this speed. For a lower speed, set `--speed`."""
ROOM = 0.5
"""Steady with a margin: the lag of the baseline is at most this share of the allowed one, since the drill itself may be a little slower."""


def candidates(draw: Callable[[float], Plan]) -> list[Plan]:
    """The drill's plans at all speeds worth trying, the fastest first; a connector in real time has only one. Raises PlanImpossible.

    A speed at which a client's patience is too short is not tried. Where none from LOWEST on will do, the fastest below it is chosen.
    """
    from harness.checks.judge.advice import SPEEDS

    plans = [plan for speed in SPEEDS if speed >= LOWEST for plan in _worth_trying(draw, speed)]
    slow = (plan for speed in SPEEDS if speed < LOWEST for plan in _worth_trying(draw, speed))
    return plans or [next(slow, None) or draw(1.0)]


def _worth_trying(draw: Callable[[float], Plan], speed: float) -> Iterator[Plan]:
    """The plan at this speed, if there can be one and no client's patience is too short."""
    from harness.plan.patience import is_hurried

    with suppress(PlanImpossible):
        plan = draw(speed)
        if not is_hurried(plan):
            yield plan


def steady(plans: list[Plan], rehearse: Callable[[Plan], Rehearsal], tell: Callable[[str], None]) -> float:
    """The speed of the first plan whose baseline is steady; else the lowest, untried: the drill's own gate then says why.

    Raises EnvironmentUnavailable if a trial could not be carried out, and the exceptions of `rehearse`.
    """
    from harness.plan.baseline import baseline_alone

    while len(plans) > 1:
        speed = plans[0].speed
        judgement = rehearse(baseline_alone(plans[0])).judgement
        if judgement.exit_code == exit_codes.ENVIRONMENT:
            raise EnvironmentUnavailable("\n".join(judgement.reasons))
        wanted = _fitting(judgement, speed)
        tell(f"speed {speed:g}: {_why(judgement)}")
        if wanted >= speed:
            return speed
        plans = [slower for slower in plans if slower.speed <= wanted] or plans[-1:]
    tell(f"speed {plans[0].speed:g}: there is no lower one to try")
    return plans[0].speed


def _fitting(judgement: Judgement, speed: float) -> float:
    """The speed itself when all was well at it, else the highest to go on with."""
    from harness.checks.judge.advice import fitting

    counts = next(verdict.counts for verdict in judgement.verdicts if verdict.check == "steady_state")
    lag_s, limit_s = counts.get("p95_s"), counts.get("lag_s")
    if isinstance(lag_s, (int, float)) and isinstance(limit_s, (int, float)) and lag_s > ROOM * limit_s:
        return min(fitting(speed, lag_s, ROOM * limit_s), speed - 1)
    return speed if not _open_questions(judgement) else speed / 2


def _why(judgement: Judgement) -> str:
    pace = [verdict.summary for verdict in judgement.verdicts if verdict.check == "steady_state"]
    return "; ".join(_open_questions(judgement) or pace)


def _open_questions(judgement: Judgement) -> list[str]:
    return [*judgement.reasons, *(verdict.summary for verdict in judgement.verdicts if verdict.outcome is not Outcome.PASS)]
