from __future__ import annotations

from pathlib import Path

from harness import registry
from harness.drill import reference


def test_the_reference_in_the_documents_is_the_codes() -> None:
    folder = Path(__file__).parents[3] / reference.FOLDER  # the documents are not in the wheel
    assert (folder / "faults.md").read_text(encoding="utf-8") == reference.faults()
    assert (folder / "checks.md").read_text(encoding="utf-8") == reference.checks()


def test_every_kind_has_a_row() -> None:
    for group, text in (("harness.faults", reference.faults()), ("harness.checks", reference.checks())):
        for name in registry.names(group):
            assert f"`{name}`" in text
