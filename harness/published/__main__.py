"""Write what is published of the run directory."""

from __future__ import annotations

from harness import assets
from harness.published.files import files

for name, text in files().items():
    (assets.root() / "docs" / "reference" / name).write_text(text, encoding="utf-8")
