from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.drill.model import Drill


@pytest.fixture
def drill() -> Callable[..., Drill]:
    """A drill with the given entities and workload."""

    def make(entities: dict[str, Any], **workload: Any) -> Drill:
        return Drill.model_validate(
            {
                "schema": 1,
                "name": "flow",
                "title": "Flow",
                "category": "design",
                "pattern": "one-way-write",
                "why": "To see what flows.",
                "first": {"alert": "-", "response": "-", "query": "-"},
                "stack": {
                    "source": {"fake": "records", "name": "crm", "entities": entities},
                    "destination": {"fake": "records", "name": "billing"},
                },
                "workload": {"kind": "steady", "rate": "60/min"} | workload,
                "timeline": [{"phase": "baseline", "lasts": "5m"}],
                "checks": ["exactly_once"],
            }
        )

    return make
