"""What is promised of a file holds until the file has another version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.published import promise
from harness.published.files import documents
from harness.published.schema import Document

_FOLDER = Path(__file__).parents[3] / "docs" / "reference"
_AGAIN = "`python -m harness.published` records it"


@pytest.mark.parametrize("document", list(documents()), ids=lambda document: document.name)
def test_every_file_holds_what_its_version_promised(document: Document) -> None:
    problem = promise.broken(document, _FOLDER)
    assert not problem, problem
    record = promise.record_of(document, _FOLDER)
    assert promise.promised(record) == promise.outline(document), f"{record.name} is without what is new: {_AGAIN}"


def document(*optional: str, closed: bool = False, version: int = 1, **fields: Any) -> Document:
    """A file with these fields."""
    required = [name for name in fields if name not in optional]
    return Document("book", "book.json", version, {"properties": fields, "required": required, "additionalProperties": not closed})


TEXT = {"type": "string"}
NUMBER = {"type": "number"}
PROMISED = promise.outline(document("note", title=TEXT, note=TEXT))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (document("note", title=TEXT, note=TEXT), []),
        (document("note", note=TEXT), ["title is gone"]),
        (document("note", title=NUMBER, note=TEXT), ["title was text; it is number"]),
        (document("note", "title", title=TEXT, note=TEXT), ["title was text; it is text, or it is missing"]),
        (document(title=TEXT, note=TEXT), ["note was text, or it is missing; it is text"]),
        (document("note", name=TEXT, note=TEXT), ["title is gone", "name is new, and older files are without it"]),
        (document("note", "pages", title=TEXT, note=TEXT, pages=NUMBER), []),
        (
            document("note", "pages", title=TEXT, note=TEXT, pages=NUMBER, closed=True),
            ["pages is new, and readers of this version refuse what they do not know"],
        ),
    ],
)
def test_only_what_may_be_missing_comes_within_a_version(now: Document, told: list[str]) -> None:
    assert list(promise.breaches(PROMISED, now)) == told


def test_a_broken_promise_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "promised").mkdir()
    (tmp_path / "promised" / "book-1.txt").write_text(promise.as_text(PROMISED))
    assert promise.promised(tmp_path / "promised" / "book-1.txt") == PROMISED
    problem = promise.broken(document(title=NUMBER), tmp_path)
    assert problem.startswith("book.json, version 1, is not what book-1.txt promised:\n  title was text; it is number\n  note is gone\n")
    assert "Raise the version of the file" in problem
    assert not promise.broken(document(title=NUMBER, version=2), tmp_path)


def test_fields_of_objects_and_kinds_of_line_have_paths_of_their_own() -> None:
    part = {"properties": {"text": TEXT}, "required": ["text"]}
    named = {"Part": part, "Colour": {"enum": ["red", "blue"], "type": "string"}}
    whole = {"parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}}, "colour": {"$ref": "#/$defs/Colour"}}
    kinds = [{"properties": {"kind": {"const": "page"}, **fields}, "required": ["kind", *fields]} for fields in (whole, {"n": NUMBER})]
    assert promise.outline(Document("book", "A line of book.jsonl", 1, {"oneOf": kinds, "$defs": named})) == {
        "page.kind": "`page`",
        "page.parts": "list of object",
        "page.parts.text": "text",
        "page.colour": "`red`, `blue`",
        "page 2.kind": "`page`",
        "page 2.n": "number",
    }
