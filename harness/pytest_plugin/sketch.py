"""A drill around a stack that a test gives as a mapping, for `drill.world({"stack": …})`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from harness.scratch import scratch

_FILLED_IN: dict[str, Any] = {
    "schema": 1,
    "name": "in-code",
    "title": "A drill written in Python",
    "category": "design",
    "pattern": "one-way-write",
    "why": "The test that runs it says why.",
    "first": dict.fromkeys(("alert", "response", "query"), "see the test"),
    "workload": {"kind": "steady", "rate": "40/min"},
    "timeline": [{"phase": "baseline", "lasts": "5m"}],
    "checks": ["exactly_once"],
}
"""What a drill file must say and a test need not; the timeline is the test's own."""


@contextmanager
def as_file(drill: str | Mapping[str, Any]) -> Iterator[str]:
    """The drill by name or path; a mapping becomes a drill file (JSON is YAML) for as long as the context lasts."""
    if isinstance(drill, str):
        yield drill
        return
    whole = {**_FILLED_IN, **drill}
    with scratch("sketch") as folder:
        path = folder / f"{whole['name']}.drill.yaml"
        path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
        yield str(path)
