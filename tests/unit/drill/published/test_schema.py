"""The JSON Schemas: valid, in step with the types, and of one mind with the loader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from harness import assets, registry
from harness.drill.published.catalogue import generated
from harness.drill.published.schema import connector_schema, drill_schema
from harness.drill.text import document

DRILLS = [*assets.drills().glob("*.drill.yaml"), *assets.fixture("connector").rglob("*.drill.yaml")]
CONNECTORS = [path for kind in ("connector", "watchdog") for path in assets.fixture("connector").rglob(f"*.{kind}.yaml")]
REMEDY = "out of date: run `python -m harness.published`"


Validator = jsonschema.Draft202012Validator


@pytest.fixture(scope="module")
def drills() -> Validator:
    """Made once: a schema is drawn from all kinds of faults and checks."""
    return Validator(drill_schema())


@pytest.fixture(scope="module")
def connectors() -> Validator:
    return Validator(connector_schema())


@pytest.mark.parametrize("make", [drill_schema, connector_schema])
def test_it_is_a_json_schema(make: Callable[[], dict[str, object]]) -> None:
    Validator.check_schema(make())


@pytest.mark.parametrize("path", sorted(DRILLS), ids=lambda path: path.name)
def test_it_accepts_every_built_in_drill(path: Path, drills: Validator) -> None:
    drills.validate(document.read(path).data)


@pytest.mark.parametrize("path", sorted(CONNECTORS), ids=lambda path: path.name)
def test_it_accepts_every_built_in_connector(path: Path, connectors: Validator) -> None:
    connectors.validate(document.read(path).data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("category: infrastructure", "category: infra"),
        ("lasts: 5m", "lasts: 5 minutes"),
        ("lasts: 5m", "last: 5m"),
        ("kind: down", "kind: dwn"),
        ("link: destination}", "lnk: destination}"),
        ("until: drained", "until: dry"),
        ("exactly_once", "exactly_twice"),
        ("by: entity", "bye: entity"),
        ("rate: 40/min", "rate: 40"),
    ],
)
def test_it_refuses_what_the_loader_refuses(drill_text: str, old: str, new: str, drills: Validator) -> None:
    data = document.parse(drill_text.replace(old, new, 1), Path("x")).data
    assert not drills.is_valid(data)


def test_every_kind_of_fault_and_check_is_in_it_but_those_of_people(drills: Validator) -> None:
    defs = drills.schema["$defs"]
    assert tuple(fault["properties"]["kind"]["const"] for fault in defs["fault"]["oneOf"]) == registry.names("harness.faults")
    named = {form["const"] for form in defs["check"]["oneOf"] if "const" in form}
    named |= {key for form in defs["check"]["oneOf"] for key in form.get("properties", {})}
    of_people = {name for name in registry.names("harness.checks") if registry.load("harness.checks", name).of_people}
    assert of_people
    assert named == set(registry.names("harness.checks")) - of_people


def test_a_default_reads_as_people_write_it(drills: Validator, connectors: Validator) -> None:
    assert drills.schema["properties"]["quiet"]["default"] == "2m"
    assert connectors.schema["properties"]["settle"]["default"] == "10m"


def test_the_generated_files_are_up_to_date() -> None:
    stale = [path.name for path, text in generated(assets.drills()) if path.read_text(encoding="utf-8") != text]
    assert not stale, f"{stale} {REMEDY}"


def test_a_variant_says_only_what_differs_and_nobody_else_may(drills: Validator) -> None:
    variant = {
        "extends": "connector-down-20m",
        "stack": {"destination": {"name": "netsuite"}, "alerts": {"routes": {"primary": "Kim Own"}}},
        "workload": {"rate": "80/min"},
        "timeline": {"outage": {"lasts": "30m"}},
        "checks": {"single_alert": {"within": "10m"}, "no_orphans": None},
    }
    assert drills.is_valid(variant)
    assert not drills.is_valid({key: value for key, value in variant.items() if key != "extends"})
    assert not drills.is_valid(variant | {"stack": {"destination": {"nam": "netsuite"}}})
    whole = document.read(assets.drills() / "connector-down-20m.drill.yaml").data
    assert drills.is_valid(whole)
    assert not drills.is_valid(whole | {"checks": variant["checks"]})
    assert not drills.is_valid(whole | {"first": {"alert": "x"}})
