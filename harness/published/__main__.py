"""Write what is published of the run directory, and record what it promises. Exit code 1: a promise would be broken."""

from __future__ import annotations

import sys

from harness import assets
from harness.published import promise
from harness.published.files import documents, files

folder = assets.root() / "docs" / "reference"
for name, text in files(folder).items():
    (folder / name).write_text(text, encoding="utf-8")
problems = []
for document in documents():
    if problem := promise.broken(document, folder):
        problems.append(problem)
    else:
        promise.record_of(document, folder).write_text(promise.as_text(promise.outline(document)), encoding="utf-8")
sys.exit("\n\n".join(problems) or 0)
