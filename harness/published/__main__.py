"""Write what is published of the run directory."""

from __future__ import annotations

from harness import assets
from harness.published.files import files

folder = assets.root() / "docs" / "reference"
for name, text in files(folder).items():
    (folder / name).write_text(text, encoding="utf-8")
