"""Starts OTLP sinks as the programs they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_program import FIXTURES, FakeProgram


class Sink(FakeProgram):
    HOST = "proxy.invalid:4318"

    def send(self, path: str, **options: Any) -> httpx.Response:
        return self.call("POST", path, **options)

    @property
    def told(self) -> list[dict[str, Any]]:
        return self.kind("history")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Sink]]:
    """Start a sink; keyword arguments override its configuration."""
    with Sink.several() as launch:
        yield lambda **config: launch(tmp_path, {"role": "history", **config}, str(FIXTURES / "otlp-sink" / "app.py"))


@pytest.fixture
def sink(start: Callable[..., Sink]) -> Sink:
    return start()
