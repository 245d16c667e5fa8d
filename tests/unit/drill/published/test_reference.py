from __future__ import annotations

from pathlib import Path

from harness import registry
from harness.drill.published import reference


def test_the_reference_in_the_documents_is_the_codes() -> None:
    folder = Path(__file__).parents[4] / reference.FOLDER  # the documents are not in the wheel
    for name, text in reference.pages():
        assert (folder / name).read_text(encoding="utf-8") == text


def test_every_kind_has_a_row() -> None:
    for group, text in (("harness.faults", reference.faults()), ("harness.checks", reference.checks())):
        for name in registry.names(group):
            assert f"`{name}`" in text


def test_every_key_of_a_connector_file_has_a_row_with_its_meaning() -> None:
    text = reference.connector()
    for key in ("run.command", "config.<name>.template", "batch.rerun.times", "ready.within", "controls.<name>.http.json", "record.items"):
        assert f"| `{key}` | " in text
    assert "| `settle` | how long to wait at the end for what is owed; at least its longest backoff. What arrives later is late," in text
    assert "| `batch.every` | time from one slot to the next, in drill time | required |" in text
    assert "`{connector.config}`" in text
