"""What is written from the types of the integration file: its page, and its schema beside the examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from harness.integration.published.reference import integration
from harness.integration.published.schema import integration_schema

PAGE = Path("docs") / "reference" / "integration.md"
SCHEMA = Path("fixtures") / "integrations" / "integration.schema.json"


def generated(root: Path) -> Iterator[tuple[Path, str]]:
    """Each file, and its expected content."""
    yield root / PAGE, integration()
    yield root / SCHEMA, json.dumps(integration_schema(), indent=2) + "\n"
