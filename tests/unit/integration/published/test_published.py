"""Reference and JSON Schema of integration files: in step with the types and of one mind with the loader."""

from __future__ import annotations

import jsonschema
import pytest

from harness import assets
from harness.drill.text import document
from harness.integration.model import Integration
from harness.integration.published.reference import integration
from harness.integration.published.schema import integration_schema
from harness.published.integration import generated

EXAMPLES = sorted(assets.fixture("integrations").glob("*.integration.yaml"))
VALIDATOR = jsonschema.Draft202012Validator(integration_schema())
ROOT = assets.root()


@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="an installation has no documents")
def test_what_is_generated_is_up_to_date() -> None:
    stale = [path.name for path, text in generated(ROOT) if path.read_text(encoding="utf-8") != text]
    assert not stale, f"{stale} out of date: run `python -m harness.published`"


def test_every_key_has_a_row() -> None:
    text = integration()
    for key in (
        *Integration.model_fields,
        "people.known_from.rota",
        "raci.<step>.accountable",
        "drills.without.until",
        "entities.<entity>.of",
    ):
        assert f"| `{key.removesuffix('_')}` | " in text
    assert "| `limits.calls_per_record` | calls that one record takes; example: `1` | 1 |" in text


def test_a_key_with_several_values_says_its_form_and_has_an_example() -> None:
    text = integration()
    assert "; a mapping; example: `{account: crm, invoice: crm}` |" in text
    assert "; a list; example: `[{from: crm, credential: crm-reader}]` |" in text
    assert "; a list; example: `[customers, executives]` |" in text


def test_every_key_says_what_it_means() -> None:
    assert [line for line in integration().splitlines() if "| |" in line or "|  |  |" in line] == []


def test_it_is_a_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(integration_schema())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_it_accepts_the_examples(path: object) -> None:
    VALIDATOR.validate(document.read(path).data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"pattern": "customer"},
        {"fallbak": {}},
        {"detect": {"within": 15}},
        {"recover": {"in_steps": [10]}},
        {"people": {"owner": {"confirmed": 5}}},
        {"paths": {"write": [{"touches": ["biling"]}]}},
        {"escalate": {"to": "somebody"}},
    ],
    ids=str,
)
def test_it_refuses_what_the_loader_refuses(change: dict[str, object]) -> None:
    assert not VALIDATOR.is_valid(document.read(EXAMPLES[0]).data | change)
