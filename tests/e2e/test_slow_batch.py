"""A script that starts curl for each record is as slow after an outage as before it, in wall time: at a high speed it is not judged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from definite import in_words

from harness.checks.judge.advice import advised
from harness.engine.run import RunOptions
from harness.exit_codes import INCONCLUSIVE
from harness.plan.model import Plan
from harness.rehearsal import Rehearsal, draw_up, rehearse

_LACKING = [program for program in ("bash", "curl", "jq") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(bool(_LACKING), reason=f"not installed: {', '.join(_LACKING)}"),
]
CONNECTOR = str(Path(__file__).parent / "connectors" / "curl-per-record.connector.yaml")


@pytest.fixture
def at(drill_path: Callable[[str], str]) -> Callable[[float], Plan]:
    """The plan at a speed."""
    return lambda speed: draw_up(drill_path("slow-batch"), connector=CONNECTOR, speed=speed, seed=11)


def test_it_passes_at_the_speed_that_the_inconclusive_run_advises(
    at: Callable[[float], Plan], carried_out: Callable[..., Rehearsal], tmp_path: Path
) -> None:
    judgement = rehearse(at(60), RunOptions(tmp_path / "runs")).judgement
    assert judgement.exit_code == INCONCLUSIVE, in_words(judgement)
    recovered = next(verdict for verdict in judgement.verdicts if verdict.check == "recovered_within")
    speed = advised([recovered.summary])
    assert speed is not None, recovered.summary
    judgement = carried_out(at(speed), at(speed / 2)).judgement
    assert judgement.exit_code == 0, in_words(judgement)
