"""Starts records fakes as the programs they are, and talks to them as connector and engine do."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_program import FIXTURES, FakeProgram

for folder in map(str, (FIXTURES, FIXTURES / "records")):  # its parts, as its `app.py` finds them
    if folder not in sys.path:
        sys.path.append(folder)

FIELDS = {"account": ["name", "plan"], "invoice": ["memo"]}


class Records(FakeProgram):
    def __init__(self, *arguments: Any) -> None:
        self._pool = ThreadPoolExecutor(8)
        super().__init__(*arguments)

    def later(self, method: str, path: str, **options: Any) -> Future[httpx.Response]:
        """A call on a connection of its own that the test can wait for."""
        return self._pool.submit(lambda: self.alone(method, path, **options))

    def alone(self, method: str, path: str, **options: Any) -> httpx.Response:
        with httpx.Client(timeout=options.pop("timeout", 10.0), verify=False) as client:  # noqa: S501 - plain HTTP
            return client.request(method, self.url + path, headers={"host": self.HOST}, **options)

    def arm(self, kind: str, fault: str = "f1", **spec: Any) -> dict[str, Any]:
        answer = self.control("POST", "/faults", json={"id": fault, "kind": kind, **spec})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def heal(self, fault: str = "f1") -> dict[str, Any]:
        return dict(self.control("DELETE", f"/faults/{fault}").json())

    @property
    def counters(self) -> dict[str, int]:
        return dict(self.state["counters"])

    def drill_now(self) -> float:
        return float((time.monotonic_ns() - self.config["anchor_mono_ns"]) * self.config["speed"] / 1e9)

    def close(self) -> None:
        super().close()
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Records]]:
    """Start a fake; keyword arguments override its configuration."""
    with Records.several() as launch:

        def start(
            role: str = "destination", *, workload: list[dict[str, Any]] | None = None, program: list[str] | None = None, **config: Any
        ) -> Records:
            path = tmp_path / "workload.jsonl"
            path.write_text("".join(json.dumps(line) + "\n" for line in workload or []), encoding="utf-8")
            own = {"role": role, "name": "crm", "seed": 7, "fields": FIELDS, "workload": str(path) if workload is not None else None}
            return launch(tmp_path, own | config, *(program or [str(FIXTURES / "records" / "app.py")]))

        yield start


@pytest.fixture
def destination(start: Callable[..., Records]) -> Records:
    return start()
