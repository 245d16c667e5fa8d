"""JSON Schema of integration files, for editors. It knows no placeholders: an editor underlines them where a figure or a word is due."""

from __future__ import annotations

from typing import Any

from harness.drill.published.json_schema import model, whole
from harness.integration.model import Integration


def integration_schema() -> dict[str, Any]:
    """The schema of `*.integration.yaml`."""
    defs: dict[str, Any] = {}
    return whole(model(Integration, defs), defs)
