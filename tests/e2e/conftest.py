"""Whole drills, as a person would run them, on shortened copies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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
    """Carry out a plan, with further options of a run, and judge it; when the run was inconclusive once more, by the plan `slower`."""

    def run(plan: Plan, slower: Plan | None = None, **options: Any) -> Rehearsal:
        plans = iter((plan, slower or plan))
        return once_more(lambda: rehearse(next(plans), RunOptions(tmp_path / "runs", **options)), _doubt)

    return run


@pytest.fixture
def rehearsed(carried_out: Callable[..., Rehearsal]) -> Callable[..., Rehearsal]:
    """The same with a shortened drill, by name; the second time at half the speed, which asks less of a busy machine."""

    def run(drill: str, connector: str = "reference", seed: int = 11) -> Rehearsal:
        path = str(DRILLS / f"{drill}.drill.yaml")
        return carried_out(*(draw_up(path, connector=connector, speed=speed, seed=seed) for speed in (SPEED, SPEED / 2)))

    return run


def _doubt(rehearsal: Rehearsal) -> str:
    """Exit code 3 only: a world that could not be built, or a clock that was not obeyed, is no chance."""
    judgement = rehearsal.judgement
    unjudged = [f"{verdict.check}: {verdict.summary}" for verdict in judgement.verdicts if verdict.outcome == "INCONCLUSIVE"]
    return "; ".join([*judgement.reasons, *unjudged]) or str(judgement.outcome) if judgement.exit_code == 3 else ""


@pytest.fixture
def drilled(pytester: pytest.Pytester, once_more: Callable[..., pytest.RunResult]) -> Callable[..., pytest.RunResult]:
    """pytest with the plugin in a process of its own; where a drill in it was inconclusive it is run once more."""

    def run(*options: str, timeout_s: float = 120.0) -> pytest.RunResult:
        return once_more(lambda: pytester.runpytest_subprocess(*_PLUGIN, *options, timeout=timeout_s), _words_of_doubt)

    return run


def _words_of_doubt(result: pytest.RunResult) -> str:
    """The lines in which the plugin says of a whole drill that it could not be judged."""
    return "; ".join(line.strip() for line in result.outlines if "INCONCLUSIVE: the evidence" in line) if result.ret else ""
