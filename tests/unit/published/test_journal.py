"""What is said of the journal to those who read it."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from harness.journal.events import KINDS, Entry, Healed
from harness.journal.line import as_line
from harness.published import journal

SCHEMA = Draft202012Validator(journal.document().schema)


def test_every_kind_is_told_and_every_field_has_its_line() -> None:
    page = journal.page()
    for kind in KINDS.values():
        assert f"### `{kind.NAME}`" in page
        for field in kind.model_fields:
            assert f"`{field}`" in page


@pytest.mark.parametrize(
    ("line", "valid"),
    [
        (as_line(Entry(7, 1.5, Healed(fault="f1", sent_at=1.25, why="phase"))), True),
        ('{"n":7,"at":1.5,"event":"healed","fault":"f1","sent_at":1.25,"why":"somehow"}', False),
        ('{"n":7,"at":1.5,"event":"healed","fault":"f1","why":"phase"}', False),
        ('{"n":7,"at":1.5,"event":"healed","fault":"f1","sent_at":1.25,"why":"phase","more":1}', False),
        ('{"at":1.5,"event":"stall","gap_s":0.2}', False),
    ],
)
def test_the_schema_takes_what_the_reader_takes(line: str, valid: bool) -> None:  # one column of the table
    assert SCHEMA.is_valid(json.loads(line)) is valid
