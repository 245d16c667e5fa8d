"""A game day without any system: the script, the console and a pager. What people did is judged; what needs data is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets
from harness.checks.verdict import Outcome
from harness.engine.run import RunOptions
from harness.plan.capabilities import TABLE_TOP
from harness.rehearsal import Rehearsal, draw_up_gameday, judge_run, rehearse

pytestmark = pytest.mark.e2e
EXAMPLE = str(assets.fixture("integrations") / "orders-to-billing.gameday.yaml")
NO_DATA = {"contained_by_one_person", "verified_before_resolution", "resolution_notice"}
HASTY = """\
schema: 1
extends: good
about: whoever pauses asks nobody
steps: {decide-pause: null, pause: {on: declared, decided: false}}
"""


def played(team: str, out: Path) -> Rehearsal:
    [plan] = draw_up_gameday(EXAMPLE, team=team, speed=60, seed=8, runtime=TABLE_TOP)
    return rehearse(plan, RunOptions(out))


def outcomes(run: Rehearsal) -> dict[str, Outcome]:
    return {one.check: one.outcome for one in run.judgement.verdicts}


def test_the_good_team_passes_what_can_be_judged_and_the_files_say_so_again(tmp_path: Path) -> None:
    run = played("good", tmp_path)
    found = outcomes(run)
    assert {check for check, outcome in found.items() if outcome is Outcome.INCONCLUSIVE} == NO_DATA
    assert {outcome for check, outcome in found.items() if check not in NO_DATA} == {Outcome.PASS}
    assert run.judgement.outcome is Outcome.INCONCLUSIVE
    assert all("a table-top cannot judge it" in one.summary for one in run.judgement.verdicts if one.check in NO_DATA)
    again = judge_run(run.run_dir)
    assert [(one.check, one.outcome) for one in again.verdicts] == list(found.items())
    assert {path.name for path in (run.run_dir / "ledgers").iterdir()} == {"people.jsonl", "alerts.jsonl"}


def test_a_pause_that_nobody_decided_fails_at_the_table_too(tmp_path: Path) -> None:
    team = tmp_path / "hasty.team.yaml"
    team.write_text(HASTY)
    run = played(str(team), tmp_path)
    assert {check for check, outcome in outcomes(run).items() if outcome is Outcome.FAIL} == {"one_decider", "decisions_recorded"}
    assert run.judgement.outcome is Outcome.FAIL
