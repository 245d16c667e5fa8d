"""The archive: a page for people about the fields of a record, and its schema."""

from __future__ import annotations

from harness.archive import record
from harness.published import whole
from harness.published.schema import Document, explained

_HEAD = f"""\
# A record of the archive

Of every judged run one file `<year>-Q<n>/<run>.<digest>.json`: [what the archive is for](../archive.md). A file has at most 6 KB; what is
empty, false or at its default is left out. Fields in *italics* may be missing. Every text has a closed form: there is no place for a
sentence, an address other than the CI job's, a path, a record's key or the name of a person.

This is version {record.VERSION}. [Its JSON Schema](record.schema.json) says the same to programs. A file with an unknown field is
refused. Written from the code."""


def document() -> Document:
    """Of one file."""
    return Document("record", "A record of the archive", record.VERSION, explained(record.form().json_schema(), record.RunRecord))


def page() -> str:
    """Markdown of its fields."""
    return "\n".join([_HEAD, *whole.section(document()), ""])
