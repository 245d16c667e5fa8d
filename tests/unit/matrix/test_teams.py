"""The bundled teams: each does one thing wrong, on a game day whose check is there for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets, registry
from harness.drill.kinds import CHECKS
from harness.gameday.reading.load import TEAM, load_gameday, load_team
from harness.matrix.teams import BROKEN, Teams
from harness.rehearsal import draw_up_gameday

TEAMS = Teams(assets.fixture("teams"))
WRONG = TEAMS.expectations()
_MOST = 4
"""Steps in which a team may differ: what it leaves out, others must not wait for."""


def test_each_team_has_a_file_and_each_file_an_expectation() -> None:
    files = {path.name.removesuffix(TEAM) for path in (TEAMS.folder / BROKEN).glob(f"*{TEAM}")}
    assert files == WRONG.keys()
    assert len(files) >= 18


def test_every_check_of_people_has_a_team_to_catch() -> None:
    of_people = {name for name in registry.own(CHECKS) if registry.load(CHECKS, name).of_people}
    assert {due.check for due in WRONG.values()} == of_people


def test_each_game_day_asks_for_the_checks_that_are_due_on_it() -> None:
    assert {due.drill for due in WRONG.values()} == TEAMS.files.keys()
    for name, due in WRONG.items():
        asked = {use.name for use in load_gameday(TEAMS.files[due.drill]).gameday.checks}
        assert due.check in asked, name


@pytest.mark.parametrize("name", WRONG)
def test_a_team_changes_little_and_says_what(name: str) -> None:
    good, wrong = load_team(Path(TEAMS.path(None))).team, load_team(Path(TEAMS.path(name))).team
    assert wrong.about
    before, after = ({step.id: step for step in team.steps} for team in (good, wrong))
    differ = {step for step in before.keys() | after.keys() if before.get(step) != after.get(step)}
    assert 1 <= len(differ) <= _MOST


@pytest.mark.parametrize("gameday", TEAMS.files)
def test_the_good_team_can_play_every_game_day(gameday: str) -> None:
    [plan] = draw_up_gameday(str(TEAMS.files[gameday]), team=TEAMS.path(None), speed=60.0)
    assert plan.gameday is not None
    assert plan.gameday.team is not None
    assert TEAMS.category(gameday) == plan.about.category
