"""Whole drills, as a person would run them, on shortened copies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.engine.run import RunOptions
from harness.rehearsal import Rehearsal, draw_up, rehearse

DRILLS = Path(__file__).parent / "drills"
SPEED = 60.0


@pytest.fixture
def drill_path() -> Callable[[str], str]:
    return lambda name: str(DRILLS / f"{name}.drill.yaml")


@pytest.fixture
def rehearsed(tmp_path: Path) -> Callable[..., Rehearsal]:
    """Run a shortened drill and judge it."""

    def run(drill: str, connector: str = "reference", seed: int = 11) -> Rehearsal:
        plan = draw_up(str(DRILLS / f"{drill}.drill.yaml"), connector=connector, speed=SPEED, seed=seed)
        return rehearse(plan, RunOptions(tmp_path / "runs"))

    return run
