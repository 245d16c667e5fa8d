"""What is said of the run directory to those who read it."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from judged import fault_times, file_of, verdicts
from lines import filled, on_disk, text

from harness.checks.verdict import Outcome
from harness.engine.directory import environment
from harness.ledger import lines as types
from harness.ledger.forms import forms_of
from harness.plan.model import Plan
from harness.published import promise, run_directory
from harness.published.files import documents, files
from harness.published.schema import Document
from harness.workload.line import WorkloadLine

_FOLDER = Path(__file__).parents[3] / "docs" / "reference"  # the documents are not in the wheel
_FILES = files(_FOLDER)
_SAMPLE = next((_FOLDER.parents[1] / "reports" / "samples").glob("*/verdicts.json"))


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(_FILES[f"{name}.schema.json"]))


@pytest.mark.parametrize("name", _FILES)
def test_the_documents_say_what_the_code_does(name: str) -> None:
    """A kind or a field more or less, or another meaning, changes the promise: see CONTRIBUTING."""
    assert (_FOLDER / name).read_text(encoding="utf-8") == _FILES[name]


def test_every_schema_is_one_that_is_written() -> None:
    published = {path.name for path in _FOLDER.glob("*.schema.json")}
    assert published == {name for name in _FILES if name.endswith(".schema.json")}


def test_every_ledger_and_every_field_has_its_line() -> None:
    page = _FILES["run-directory.md"]
    assert f"This is version {types.VERSION}." in page
    for ledger, kinds in types.LEDGERS.items():
        assert ledger in page
        for kind in kinds:
            assert f"#### `{kind.KIND}`" in page
            for field in fields(kind):
                assert f"| `{field.name}` |" in page or f"| *`{field.name}`* |" in page


@pytest.mark.parametrize(("ledger", "kind"), [(ledger, kind) for ledger in ("source", "alerts", "front") for kind in types.LEDGERS[ledger]])
def test_the_schema_takes_what_the_reader_takes(ledger: str, kind: type[types.LedgerLine]) -> None:
    told = json.loads(on_disk(filled(kind)))
    assert forms_of(ledger).read(json.dumps(told))
    schema = validator(f"ledger-{ledger}")
    assert schema.is_valid(told)
    assert not schema.is_valid(told | {"more": 1})
    assert not schema.is_valid({name: value for name, value in told.items() if name != "seq"})


def test_the_schemas_of_plan_and_workload_take_what_is_written(outage: Any) -> None:
    plan = Plan.model_validate_json((outage.save() / "plan.json").read_text())
    assert validator("plan").is_valid(json.loads(plan.model_dump_json(indent=1)))
    line = WorkloadLine(1.5, "invoice", "a", "create", 1, {"memo": None}, "d").as_json()
    assert validator("workload").is_valid({"workload": 2} | line)
    assert not validator("workload").is_valid(line | {"more": 1})


def test_a_ledger_s_schema_names_what_it_cannot_hold() -> None:
    assert not validator("ledger-destination").is_valid(json.loads(text("source", "offered")))
    assert validator("ledger-both-ways").is_valid(json.loads(text("source", "offered")))


def test_the_schemas_of_environment_and_verdicts_take_what_is_written(outage: Any) -> None:
    ran_on = environment(Plan.model_validate_json((outage.save() / "plan.json").read_text())).model_dump()
    assert validator("environment").is_valid(ran_on)
    assert not validator("environment").is_valid(ran_on | {"cpus": "two"})
    told = json.loads(file_of(verdicts(Outcome.FAIL, fault_times("f1"))))
    assert validator("verdicts").is_valid(told)
    assert not validator("verdicts").is_valid(told | {"outcome": "GREEN"})
    assert validator("verdicts").is_valid(json.loads(_SAMPLE.read_text()))


@pytest.mark.parametrize("document", list(documents()), ids=lambda document: document.name)
def test_every_field_of_a_file_has_its_line(document: Document) -> None:
    page = _FILES[f"{document.name}.md" if document.name in {"journal", "record"} else "run-directory.md"]
    for path in promise.outline(document):
        name = path.rpartition(".")[2]
        assert f"`{name}`" in page


def test_an_object_is_told_once_with_every_field_that_holds_it() -> None:
    assert _FILES["run-directory.md"].count("#### `phases[].until`, `phases[].faults[].when`\n") == 1


def test_a_page_without_a_place_for_it_is_told() -> None:
    with pytest.raises(ValueError, match="where ledgers stands"):
        run_directory.page("# The run directory\n")
