"""Write every page and schema that is made from the code, and record what the run directory promises.

Exit code 1: a promise would be broken; everything else is still written.
"""

from __future__ import annotations

import sys

from harness import assets
from harness.drill.published.catalogue import generated
from harness.drill.published.reference import pages
from harness.published import gameday, integration, promise
from harness.published.files import documents, files

folder = assets.root() / "docs" / "reference"
for name, text in (*files(folder).items(), *pages()):
    (folder / name).write_text(text, encoding="utf-8")
for path, text in (*generated(assets.drills()), *integration.generated(assets.root()), *gameday.generated(assets.root())):
    path.write_text(text, encoding="utf-8")
problems = []
for document in documents():
    if problem := promise.broken(document, folder):
        problems.append(problem)
    else:
        promise.record_of(document, folder).write_text(promise.as_text(promise.outline(document)), encoding="utf-8")
sys.exit("\n\n".join(problems) or 0)
