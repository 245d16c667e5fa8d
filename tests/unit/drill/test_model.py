"""Definitions as data: shorthands, defaults, links, and the way back from a saved plan."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from pydantic import ValidationError

from harness import assets
from harness.drill.model import Drill
from harness.drill.reading import validate
from harness.drill.reading.load import load_drill
from harness.drill.text import document

DRILLS = sorted(assets.drills().glob("*.drill.yaml"))
BENCH = sorted((Path(__file__).parents[3] / "bench" / "drills").glob("*.drill.yaml"))


def load(text: str) -> Drill:
    return validate.drill(document.parse(text, Path("x.drill.yaml")))


@pytest.mark.parametrize("path", [*DRILLS, *BENCH], ids=lambda path: path.name.removesuffix(".drill.yaml"))
def test_what_is_saved_in_a_plan_reads_back_the_same(path: Path) -> None:
    drill = load_drill(path).drill
    assert Drill.model_validate(drill.as_json()) == drill
    assert Drill.model_validate(drill.as_json()).as_json() == drill.as_json()


@pytest.mark.parametrize("path", DRILLS, ids=lambda path: path.name.removesuffix(".drill.yaml"))
def test_a_built_in_drill_is_short_named_after_its_file_and_known_to_editors(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 45
    assert lines[0] == "# yaml-language-server: $schema=drill.schema.json"
    assert load_drill(path).drill.name == path.name.removesuffix(".drill.yaml")


def test_only_drills_that_are_about_long_outages_are_long() -> None:
    longest = {drill.name: sum(phase.longest_s for phase in drill.timeline) for drill in (load_drill(path).drill for path in DRILLS)}
    assert {name for name, seconds in longest.items() if seconds > 8 * 60} == {
        "commit-then-cut",
        "connector-disabled-20m",
        "connector-down-20m",
        "expired-credential",
        "half-complete-backlog",
        "killed-after-the-page",  # long enough to page, to be started again, and to be patient once more before a second page
        "main-process-killed",  # a worker that is left behind must have met the next one, and slow answers, before it is stopped
        "nobody-notices",  # nobody acts for half an hour: it must fail safe without anybody
        "outage-during-deployment",  # a second instance must be up, and both must have been patient, before it is stopped
        "stopped-30m",  # what thirty minutes without the connector break is what it asks
        "token-expiry",
        "unanswered-page",  # the backup is to be reached after ten minutes
    }


def test_the_three_seed_drills() -> None:
    drills = [load_drill(path).drill for path in DRILLS]
    assert {drill.name for drill in drills if "seed" in drill.tags} == {"connector-down-20m", "expired-credential", "half-complete-backlog"}


def test_shorthands_and_defaults(drill_text: str) -> None:
    drill = load(drill_text)
    assert drill.stack.source.entities["invoice"].count == 8
    assert drill.stack.source.entities["invoice"].kind == "state"
    assert drill.checks[0].name == "exactly_once"
    assert drill.checks[1].params["by"] == "entity"
    assert drill.timeline[2].until is not None
    assert drill.timeline[2].until.owed_share == 0
    assert (drill.quiet, drill.lag, drill.tags) == (120.0, None, ())
    assert drill.stack.destination.token_ttl == 7200.0


def test_every_link_of_a_stack_and_who_is_behind_it(drill_text: str) -> None:
    drill = load(drill_text.replace("connector:   reference", "watchdog: reference"))
    assert drill.stack.links() == {
        "source": "source",
        "destination": "destination",
        "destination.token": "destination",
        "alerts": "alerts",
        "watchdog.alerts": "alerts",
    }
    assert "destination.token" not in load(drill_text.replace("name: billing", "name: billing, auth: none")).stack.links()


def test_a_drill_cannot_be_changed(drill_text: str) -> None:
    drill = load(drill_text)
    with pytest.raises(ValidationError, match="frozen"):
        drill.name = "other"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_drill(DRILLS[0]).path = Path()  # type: ignore[misc]


def test_a_duration_round_trips_in_the_notation_of_people(drill_text: str) -> None:
    assert [phase.get("lasts") or phase["at_most"] for phase in load(drill_text).as_json()["timeline"]] == ["5m", "20m", "15m"]


@pytest.mark.parametrize("key", ["parallel: 2", "gives_up_after: 3"])
def test_only_webhooks_are_delivered(key: str) -> None:
    from pydantic import ValidationError

    from harness.drill.stack import Source

    name, value = key.split(": ")
    told = {"fake": "records", "name": "crm", "entities": {"account": 1}, name: int(value)}
    assert getattr(Source.model_validate(told | {"delivers": "webhooks"}), name) == int(value)
    with pytest.raises(ValidationError, match=f"{name} of a feed"):
        Source.model_validate(told)
