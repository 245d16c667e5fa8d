"""A whole game day without people: the scripted team acts, people and data are judged, and the files alone say the same again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from definite import in_words

from harness import assets
from harness.checks.verdict import Outcome
from harness.rehearsal import Rehearsal, draw_up_gameday, judge_run

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
EXAMPLE = assets.fixture("integrations") / "orders-to-billing.gameday.yaml"
MISTAKEN = f"""\
schema: 1
extends: {assets.fixture("teams") / "good.team.yaml"}
about: whoever verifies types a wrong number
steps: {{verify: {{answer: 777}}}}
"""


def played(team: str, carried_out: Callable[..., Rehearsal]) -> Rehearsal:
    [plan], [slower] = (draw_up_gameday(str(EXAMPLE), team=team, speed=speed, seed=8) for speed in (60, 30))
    return carried_out(plan, slower)


def test_the_good_team_passes_everything_and_the_files_say_so_again(carried_out: Callable[..., Rehearsal]) -> None:
    run = played("good", carried_out)
    assert run.judgement.outcome is Outcome.PASS, in_words(run.judgement)
    again = judge_run(run.run_dir)
    assert [(one.check, one.outcome) for one in again.verdicts] == [(one.check, one.outcome) for one in run.judgement.verdicts]


def test_a_team_with_a_wrong_number_fails_by_that_alone(tmp_path: Path, carried_out: Callable[..., Rehearsal]) -> None:
    team = tmp_path / "mistaken.team.yaml"
    team.write_text(MISTAKEN)
    run = played(str(team), carried_out)
    failed = {one.check for one in run.judgement.verdicts if one.outcome is Outcome.FAIL}
    assert failed == {"verified_before_resolution"}, in_words(run.judgement)
