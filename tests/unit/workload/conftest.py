from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flows import flow

from harness.drill.model import Drill


@pytest.fixture
def drill() -> Callable[..., Drill]:
    """A drill with the given entities and workload."""

    def make(entities: dict[str, Any], **workload: Any) -> Drill:
        return flow(entities, {"kind": "steady", "rate": "60/min"} | workload)

    return make
