"""Every document that is written from the types, by its name in `docs/reference`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.published import archive, journal, ledgers, run_directory, whole
from harness.published.schema import Document


def documents() -> Iterator[Document]:
    """What each file of a run directory holds, and a record of the archive."""
    yield journal.document()
    yield archive.document()
    yield from whole.documents()
    yield from ledgers.documents()


def files(folder: Path) -> Mapping[str, str]:
    """`folder`: their place. The page of the run directory keeps the hand-written text around its generated parts."""
    page = "run-directory.md"
    return {
        "journal.md": journal.page(),
        "record.md": archive.page(),
        page: run_directory.page((folder / page).read_text(encoding="utf-8")),
        **{f"{one.name}.schema.json": json.dumps(one.schema, indent=2) + "\n" for one in documents()},
    }
