"""What a plan is about: read from its definitions once, the same from a file as from the compiler."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from gameday import gameday, with_people
from pydantic import AliasPath, BaseModel, ValidationError

from harness.drill.connector.file import ConnectorFile
from harness.drill.equality import NULL_IS_ABSENT
from harness.drill.model import Drill
from harness.drill.stack import Source
from harness.plan.about import About, Program, System
from harness.plan.model import Plan
from harness.rehearsal import draw_up

WHOLE: dict[str, Any] = {
    "connector": "orders-sync",
    "also": ["order sync"],
    "run": {"command": ["true"], "cwd": "app"},
    "batch": {"every": "5m"},
    "services": {"redis": {}},
    "hosts": {"api.example.com": "destination"},
    "alerts": {"key": "details.run", "resolved": "^all well"},
    "history": {"customer": "enduser.id"},
    "record": {"normalises": ["trim", "nfc"]},
    "dead_letters": {"alert_reference": "record"},
    "patience": "2s",
    "redelivers_after": "5m",
    "contract": "at-least-once",
    "workers": 3,
}


def program(**said: Any) -> Program:
    return Program.model_validate(ConnectorFile.model_validate(said).as_json())


def test_a_program_has_what_its_file_says() -> None:
    seen = program(**WHOLE)
    assert (seen.names, seen.works_in, seen.in_batches, seen.services) == (("orders-sync", "order sync"), "app", True, ("redis",))
    assert seen.hosts == {"api.example.com": "destination"}
    assert (seen.alerts.key, seen.alerts.resolved, seen.history.customer) == ("details.run", "^all well", "enduser.id")
    assert (seen.normalises, seen.dead_in_alerts) == ({"trim", "nfc"}, "record")
    assert (seen.patience_s, seen.redelivers_after_s, seen.contract, seen.workers) == (2.0, 300.0, "at-least-once", 3)
    assert seen.every_s == 300.0


def test_what_a_file_does_not_say_is_not_made_up() -> None:
    seen = program(connector="orders-sync", run={"command": ["true"]})
    assert (seen.works_in, seen.in_batches, seen.services, seen.hosts, seen.dead_in_alerts) == (None, False, (), {}, None)
    assert (seen.patience_s, seen.redelivers_after_s, seen.contract, seen.workers) == (None, None, None, 1)
    assert seen.every_s is None


def test_a_drill_s_view_has_what_the_drill_says(drill: Callable[..., Any], compiled: Callable[..., Plan]) -> None:
    whole: Drill = drill().drill
    about = compiled().about
    for name in ("name", "title", "category", "pattern", "why", "first", "workload", "entities", "receiver", "is_two_way"):
        assert getattr(about, name) == getattr(whole, name), name
    assert (about.source.name, about.destination.name, about.has_alerts, about.history) == ("crm", "billing", True, None)
    assert about.usual_connector == whole.stack.connector


def test_equality_is_that_of_drill_and_connector_file(compiled: Callable[..., Plan]) -> None:
    about = compiled().about
    assert about.equality.normalises == frozenset()
    plain = compiled(("rate: 40/min", "rate: 40/min, data: plain")).about
    assert plain.equality.normalises == NULL_IS_ABSENT
    trims = about.model_copy(update={"connector": about.connector.model_copy(update={"normalises": frozenset({"trim"})})})
    assert trims.equality.normalises == {"trim"}


def _places(view: type[BaseModel], start: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in view.model_fields.items():
        alias = field.validation_alias
        yield start + (tuple(map(str, alias.path)) if isinstance(alias, AliasPath) else (name,))


def _leads_somewhere(model: Any, path: tuple[str, ...]) -> bool:
    """Whether there are fields of that name, one in the other. A name behind a union is one of any of its parts."""
    if not path:
        return True
    parts = [part for part in (model, *get_args(model)) if isinstance(part, type) and issubclass(part, BaseModel)]
    for part in parts:
        known = {field.alias or name: field for name, field in part.model_fields.items()}
        if path[0] in known and _leads_somewhere(known[path[0]].annotation, path[1:]):
            return True
    return False


def test_every_field_of_the_view_has_its_place_in_a_definition() -> None:
    """A misspelt place would be read as its default."""
    of_drill = [path[1:] for path in _places(About) if path[0] == "drill"]
    assert {path[0] for path in _places(About)} == {"drill", "connector", "watchdog"}
    for model, paths in ((Drill, of_drill), (ConnectorFile, list(_places(Program))), (Source, list(_places(System)))):
        assert paths
        assert [path for path in paths if not _leads_somewhere(model, path)] == []
    assert not _leads_somewhere(Drill, ("stack", "sources"))
    assert not _leads_somewhere(ConnectorFile, ("run", "cwds"))


def test_a_plan_that_was_saved_is_about_the_same(compiled: Callable[..., Plan]) -> None:
    plan = compiled()
    saved = plan.model_dump_json()
    assert '"about"' not in saved
    assert Plan.model_validate_json(saved).about == plan.about


def test_a_file_cannot_say_what_it_is_about(compiled: Callable[..., Plan]) -> None:
    plan = compiled()
    forged = plan.model_dump(mode="json") | {"about": {"drill": {"name": "forged"}}}
    assert Plan.model_validate(forged).about == plan.about


def test_data_of_version_1_was_plain(compiled: Callable[..., Plan]) -> None:
    saved = compiled().model_dump(mode="json")
    del saved["drill"]["workload"]["data"]
    assert Plan.model_validate(saved | {"plan": 1}).about.workload.data == "plain"
    assert Plan.model_validate(saved).about.workload.data == "everyday"
    assert "data" not in Plan.model_validate(saved | {"plan": 1}).drill["workload"]


def test_people_take_part_where_a_game_day_put_them(compiled: Callable[..., Plan]) -> None:
    plan = compiled()
    assert (plan.about.has_people, "people" in plan.about.fakes, "people" in plan.drill["stack"]) == (False, False, False)
    whole = with_people(plan, gameday())
    assert whole.about.fakes == (*plan.about.fakes, "people")
    assert Drill.model_validate(whole.drill).stack.links() == Drill.model_validate(plan.drill).stack.links()


@pytest.mark.parametrize(("part", "place"), [("name", "about.drill.name"), ("stack", "about.drill.stack.source")])
def test_a_definition_that_does_not_say_what_is_needed_is_no_plan(compiled: Callable[..., Plan], part: str, place: str) -> None:
    saved = compiled().model_dump(mode="json")
    del saved["drill"][part]
    with pytest.raises(ValidationError) as found:
        Plan.model_validate(saved)
    assert place in [".".join(map(str, problem["loc"])) for problem in found.value.errors()]


def test_what_the_program_is_started_with_is_known_by_its_template_names() -> None:
    assert {"source.url", "destination.credential_file"} <= draw_up("commit-then-cut", seed=1).about.connector.handed
