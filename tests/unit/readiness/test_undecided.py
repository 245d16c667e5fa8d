"""What an integration file still needs, in words."""

from __future__ import annotations

from pathlib import Path

from harness.integration.reading.load import load_integration
from harness.readiness.undecided import undecided


def test_what_is_needed_is_named_as_the_file_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "orders.integration.yaml"
    file.write_text("schema: 1\nintegration: orders\npattern: one-way-write\nconnector: reference\nreplay: {control: replay}\n")
    found = undecided(load_integration(file).integration)
    assert found["pause"] == "still needs `by` and either `control` or `how`"
    assert found["replay"] == "still needs `dedupe`"
