"""How long a run takes: one estimate, for the plan, the progress of a series and its shares."""

from __future__ import annotations

import pytest

from harness.cli.ahead import Ahead
from harness.plan.explain import explain
from harness.plan.model import Plan
from harness.plan.takes import rounded, takes_wall_s
from harness.rehearsal import draw_up
from harness.report.progress import Progress


def _plan(speed: float) -> Plan:
    """5 min of baseline, 20 min of outage, at most 15 min of recovery, 2 min of quiet; the lag is 60 s."""
    return draw_up("connector-down-20m", connector="reference", speed=speed)


@pytest.mark.parametrize("speed", [1.0, 20.0, 60.0, 600.0])
def test_phases_shrink_with_the_speed_and_what_lies_beside_them_does_not(speed: float) -> None:
    recovery_s, arriving_s = 0.25 * 900, 3 * 0.15 * 60
    assert takes_wall_s(_plan(speed)) == pytest.approx((300 + 1200 + recovery_s + 120 + arriving_s) / speed + 3)


@pytest.mark.parametrize(("speed", "said"), [(60.0, "about 34 s"), (20.0, "about 97 s"), (6.0, "about 5 min")])
def test_plan_run_and_series_say_the_same(speed: float, said: str) -> None:
    plan = _plan(speed)
    assert explain(plan).splitlines()[1] == f"  takes      {said} at speed {speed:g}, from its start to the verdict"
    assert next(Progress(plan).opening()).split(", ")[3].split(";")[0] == said
    ahead = Ahead.of([plan, plan], 1, 1)
    assert ahead.words(ahead.began_mono_s) == f"0 of 2 runs, about {rounded(2 * takes_wall_s(plan))} left"
