"""Starts OTLP sinks as the programs they are."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

APP = Path(__file__).resolve().parents[3] / "fixtures" / "otlp-sink" / "app.py"
TOKEN = "c0ffee" * 6


class Sink:
    """One OTLP sink. `send` is the connector's side, `control` the engine's."""

    def __init__(self, folder: Path, client: httpx.Client, config: dict[str, Any]) -> None:
        self.ledger_path = Path(config["ledger"])
        self._client = client
        self._config_path = folder / "history.json"
        self._config_path.write_text(json.dumps(config), encoding="utf-8")
        self._log = (folder / "log").open("ab")
        self.launch()

    def launch(self) -> None:
        command = [sys.executable, str(APP), "--config", str(self._config_path), "--lifeline"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self._log, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the sink did not start:\n{self.log}"
        ready = json.loads(line)
        self.url = f"http://127.0.0.1:{ready['port']}"
        self.control_url = f"http://127.0.0.1:{ready['control_port']}"

    def send(self, path: str, **options: Any) -> httpx.Response:
        headers = {"host": "proxy.invalid:4318", **options.pop("headers", {})}
        return self._client.post(self.url + path, headers=headers, **options)

    def control(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {TOKEN}"}
        return self._client.request(method, self.control_url + path, headers=headers, **options)

    @property
    def state(self) -> dict[str, Any]:
        return dict(self.control("GET", "/state").json())

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.ledger_path.read_text().splitlines()]

    def kind(self, *kinds: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["kind"] in kinds]

    @property
    def told(self) -> list[dict[str, Any]]:
        return self.kind("history")

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8")

    def restart(self) -> None:
        self.process.kill()
        self._reap()
        self.launch()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self._reap()
        self._log.close()

    def _reap(self) -> None:
        self.process.wait(5)
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10.0, verify=False) as client:  # noqa: S501 - plain HTTP
        yield client


@pytest.fixture
def start(tmp_path: Path, client: httpx.Client) -> Iterator[Callable[..., Sink]]:
    """Start a sink; keyword arguments override its configuration."""
    running: list[Sink] = []

    def start(**config: Any) -> Sink:
        defaults = {
            "run": "test",
            "actor": "history",
            "role": "history",
            "name": "history",
            "ledger": str(tmp_path / "history.jsonl"),
            "speed": 60,
            "anchor_real_ns": time.time_ns(),
            "anchor_mono_ns": time.monotonic_ns(),
            "hmac_key": "5e" * 16,
            "control_token": TOKEN,
        }
        running.append(Sink(tmp_path, client, {**defaults, **config}))
        return running[-1]

    yield start
    for sink in running:
        sink.close()


@pytest.fixture
def sink(start: Callable[..., Sink]) -> Sink:
    return start()
