"""Starts alert sinks as the programs they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_program import FIXTURES, FakeProgram

ROUTES = {
    "primary": {"owner": "Robin Example", "key": "R0primary0key"},
    "shared": {"owner": "#integrations", "key": "R0shared00key"},
}


class Sink(FakeProgram):
    def send(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        if body is not None:
            options["json"] = body
        return self.call("POST", path, **options)

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return self.kind("alert")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Sink]]:
    """Start a sink; keyword arguments override its configuration."""
    own = {"role": "alerts", "routes": ROUTES, "acknowledges_after_s": None}
    with Sink.several() as launch:
        yield lambda **config: launch(tmp_path, own | config, str(FIXTURES / "alert-sink" / "app.py"))


@pytest.fixture
def sink(start: Callable[..., Sink]) -> Sink:
    return start()
