"""Whole drills, as a person would run them, on shortened copies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from definite import in_doubt

from harness.engine.run import RunOptions
from harness.plan.model import Plan
from harness.rehearsal import Rehearsal, draw_up, rehearse

DRILLS = Path(__file__).parent / "drills"
SPEED = 60.0
_PLUGIN = ("-p", "no:integration_drills", "-p", "harness.pytest_plugin.plugin", "-p", "no:cacheprovider")


@pytest.fixture
def drill_path() -> Callable[[str], str]:
    return lambda name: str(DRILLS / f"{name}.drill.yaml")


@pytest.fixture
def carried_out(tmp_path: Path, once_more: Callable[..., Rehearsal]) -> Callable[..., Rehearsal]:
    """Carry out a plan, with further options of a run, and judge it; when the run was inconclusive once more, by the plan `slower`.

    Who can do without a verdict says `needs_verdict=False`: all others are told that the machine is too busy.
    """

    def run(plan: Plan, slower: Plan | None = None, *, needs_verdict: bool = True, **options: Any) -> Rehearsal:
        def by(one: Plan) -> Callable[[], Rehearsal]:
            return lambda: rehearse(one, RunOptions(tmp_path / "runs", **options))

        return once_more(by(plan), in_doubt, slower=slower and by(slower), needs_verdict=needs_verdict)

    return run


@pytest.fixture
def rehearsed(carried_out: Callable[..., Rehearsal]) -> Callable[..., Rehearsal]:
    """The same with a shortened drill, by name; the second time at half the speed, which asks less of a busy machine."""

    def run(drill: str, connector: str = "reference", seed: int = 11, *, needs_verdict: bool = True) -> Rehearsal:
        path = str(DRILLS / f"{drill}.drill.yaml")
        plans = (draw_up(path, connector=connector, speed=speed, seed=seed) for speed in (SPEED, SPEED / 2))
        return carried_out(*plans, needs_verdict=needs_verdict)

    return run


@pytest.fixture
def drilled(pytester: pytest.Pytester, once_more: Callable[..., pytest.RunResult]) -> Callable[..., pytest.RunResult]:
    """pytest with the plugin in a process of its own; where a drill in it was inconclusive it is run once more, at half the speed."""

    def run(*options: str, timeout_s: float = 120.0) -> pytest.RunResult:
        def at(speed: float) -> Callable[[], pytest.RunResult]:
            words = (*_PLUGIN, "--drill-speed", f"{speed:g}", *options)
            return lambda: pytester.runpytest_subprocess(*words, timeout=timeout_s * SPEED / speed)

        return once_more(at(SPEED), _words_of_doubt, slower=at(SPEED / 2))

    return run


def _words_of_doubt(result: pytest.RunResult) -> str:
    """The lines in which the plugin says of a whole drill that it could not be judged."""
    return "; ".join(line.strip() for line in result.outlines if "INCONCLUSIVE: the evidence" in line) if result.ret else ""
