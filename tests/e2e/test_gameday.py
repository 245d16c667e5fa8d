"""A whole game day without people: the scripted team acts, people and data are judged, and the files alone say the same again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cited import line_at, rows_of
from definite import in_words

from harness import assets
from harness.checks.verdict import Outcome
from harness.evidence.evidence import Evidence
from harness.rehearsal import Rehearsal, debrief_run, draw_up_gameday, judge_run, review_run
from harness.review.read import load_review

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


def test_the_good_team_passes_everything_and_the_files_say_so_again(tmp_path: Path, carried_out: Callable[..., Rehearsal]) -> None:
    run = played("good", carried_out)
    assert run.judgement.outcome is Outcome.PASS, in_words(run.judgement)
    again = judge_run(run.run_dir)
    assert [(one.check, one.outcome) for one in again.verdicts] == [(one.check, one.outcome) for one in run.judgement.verdicts]
    _the_debrief_leads_to_the_evidence(run.run_dir)
    path, text = review_run(run.run_dir, tmp_path / "reviews")
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert load_review(path).review.run == run.run_dir.name


def _the_debrief_leads_to_the_evidence(run_dir: Path) -> None:
    page = debrief_run(run_dir)[1]
    with Evidence.open(run_dir) as evidence:
        t0 = evidence.t0
    rows = rows_of(page)
    followed = [row for row in rows if row.link]
    assert len(followed) >= 0.99 * len(rows)
    assert [row.cells for row in followed if not row.shows(line_at(page, row.link), t0)] == []


def test_a_team_with_a_wrong_number_fails_by_that_alone(tmp_path: Path, carried_out: Callable[..., Rehearsal]) -> None:
    team = tmp_path / "mistaken.team.yaml"
    team.write_text(MISTAKEN)
    run = played(str(team), carried_out)
    failed = {one.check for one in run.judgement.verdicts if one.outcome is Outcome.FAIL}
    assert failed == {"verified_before_resolution"}, in_words(run.judgement)
