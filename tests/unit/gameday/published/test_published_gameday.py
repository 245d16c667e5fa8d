"""Reference and JSON Schema of game-day and team files: in step with the types and of one mind with the loader."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from harness import assets
from harness.gameday.model import Gameday
from harness.gameday.published.reference import gameday, team
from harness.gameday.published.schema import gameday_schema, team_schema
from harness.gameday.team import TAKES, Step
from harness.published.gameday import generated

DAY: dict[str, Any] = {
    "schema": 1,
    "gameday": "billing",
    "integration": "orders.integration.yaml",
    "drill": "connector-down-20m",
    "roles": {"commander": "Sam Example", "comms": "Kim Example", "liaison": "Robin Example"},
    "surprises": [{"at": {"outage": "8m"}, "fault": {"kind": "latency", "link": "source", "latency": "3s"}}],
    "checks": ["rejected_calls", {"single_alert": {"route": "primary"}}],
}
TEAM: dict[str, Any] = {"schema": 1, "team": "good", "steps": [{"id": "a", "on": "page", "as": "liaison", "do": "acknowledge"}]}
BROKEN: dict[str, Any] = {"schema": 1, "extends": "good", "steps": {"a": {"after": "4m"}, "b": None}}
ROOT = assets.root()


@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="an installation has no documents")
def test_what_is_generated_is_up_to_date() -> None:
    stale = [path.name for path, text in generated(ROOT) if path.read_text(encoding="utf-8") != text]
    assert not stale, f"{stale} out of date: run `python -m harness.published`"


def test_every_key_has_a_row() -> None:
    text = gameday() + team()
    steps = [field.alias or name for name, field in Step.model_fields.items()]
    for key in (*Gameday.model_fields, "when.zone", "roles.master", "surprises.fault", "abort.owed", *(f"steps.{key}" for key in steps)):
        assert f"| `{key.removesuffix('_')}` | " in text
    assert "| `notice_within` | `within` | `comms.first_notice` |" in text
    assert [do for do in TAKES if f"| `{do}` | " not in text] == []


def test_they_are_json_schemas() -> None:
    for schema in (gameday_schema(), team_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("change", "is_right"),
    [
        ({}, True),
        ({"drill": ["connector-down-20m", "source-down"], "roles": "suggest"}, True),
        ({"roles": "sugest"}, False),
        ({"rolls": {}}, False),
        ({"checks": ["exactly_onec"]}, False),
        ({"surprises": [{"fault": {"kind": "latancy"}}]}, False),
        ({"abort": {"after": 60}}, False),
    ],
)
def test_the_schema_of_a_game_day_is_of_one_mind_with_the_loader(change: dict[str, Any], is_right: bool) -> None:
    assert jsonschema.Draft202012Validator(gameday_schema()).is_valid(DAY | change) == is_right


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        (TEAM, True),
        (BROKEN, True),
        ({"schema": 1, "team": "good", "steps": BROKEN["steps"]}, False),
        (BROKEN | {"steps": {"a": {"aftre": "4m"}}}, False),
        (TEAM | {"steps": []}, False),
        (TEAM | {"steps": [{"id": "a", "on": "page", "as": "boss", "do": "acknowledge"}]}, False),
    ],
)
def test_the_schema_of_a_team_is_of_one_mind_with_the_loader(said: dict[str, Any], is_right: bool) -> None:
    assert jsonschema.Draft202012Validator(team_schema()).is_valid(said) == is_right
