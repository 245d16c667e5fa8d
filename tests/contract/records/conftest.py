"""Starts records fakes as the programs they are, and talks to them as connector and engine do."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

APP = Path(__file__).resolve().parents[3] / "fixtures" / "records" / "app.py"
TOKEN = "c0ffee" * 6
SPEED = 60.0


class Records:
    """One fake. `call` is the connector's side, `control` the engine's."""

    def __init__(self, folder: Path, client: httpx.Client, config: dict[str, Any], program: list[str]) -> None:
        self._program = program
        self.ledger_path = Path(config["ledger"])
        self.anchor_mono_ns = config["anchor_mono_ns"]
        self._client = client
        self._config_path = folder / f"{config['role']}.json"
        self._config_path.write_text(json.dumps(config), encoding="utf-8")
        self._log = (folder / "log").open("ab")
        self._pool = ThreadPoolExecutor(8)
        self.launch()

    def launch(self) -> None:
        command = [sys.executable, *self._program, "--config", str(self._config_path), "--lifeline"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self._log, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the fake did not start:\n{self.log}"
        ready = json.loads(line)
        assert ready["pid"] == self.process.pid
        self.url = f"http://127.0.0.1:{ready['port']}"
        self.control_url = f"http://127.0.0.1:{ready['control_port']}"

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"host": "proxy.invalid:8080", **options.pop("headers", {})}
        return self._client.request(method, self.url + path, headers=headers, **options)

    def later(self, method: str, path: str, **options: Any) -> Future[httpx.Response]:
        """The same, on a connection of its own that the test can wait for."""
        return self._pool.submit(lambda: self.alone(method, path, **options))

    def alone(self, method: str, path: str, **options: Any) -> httpx.Response:
        with httpx.Client(timeout=options.pop("timeout", 10.0), verify=False) as client:  # noqa: S501 - plain HTTP
            return client.request(method, self.url + path, headers={"host": "proxy.invalid:8080"}, **options)

    def control(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {TOKEN}"}
        return self._client.request(method, self.control_url + path, headers=headers, **options)

    def arm(self, kind: str, fault: str = "f1", **spec: Any) -> dict[str, Any]:
        answer = self.control("POST", "/faults", json={"id": fault, "kind": kind, **spec})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def heal(self, fault: str = "f1") -> dict[str, Any]:
        return dict(self.control("DELETE", f"/faults/{fault}").json())

    @property
    def counters(self) -> dict[str, int]:
        return dict(self.control("GET", "/state").json()["counters"])

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.ledger_path.read_text().splitlines()]

    def kind(self, *kinds: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["kind"] in kinds]

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8")

    def drill_now(self) -> float:
        return (time.monotonic_ns() - self.anchor_mono_ns) * SPEED / 1e9

    def wait(self, condition: Callable[[], Any], deadline_s: float = 5.0) -> Any:
        end = time.monotonic() + deadline_s
        while not (found := condition()):
            assert time.monotonic() < end, f"not within {deadline_s} s; ledger: {self.lines[-8:]}"
            time.sleep(0.01)
        return found

    def kill(self) -> None:
        self.process.kill()
        self._reap()

    def restart(self) -> None:
        self.kill()
        self.launch()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self._reap()
        self._pool.shutdown(cancel_futures=True)
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
def start(tmp_path: Path, client: httpx.Client) -> Iterator[Callable[..., Records]]:
    """Start a fake; keyword arguments override its configuration."""
    running: list[Records] = []

    def start(
        role: str = "destination",
        *,
        workload: list[dict[str, Any]] | None = None,
        program: list[str] | None = None,
        **config: Any,
    ) -> Records:
        path = tmp_path / "workload.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in workload or []), encoding="utf-8")
        defaults = {
            "run": "test",
            "actor": role,
            "role": role,
            "name": "crm",
            "ledger": str(tmp_path / f"{role}.jsonl"),
            "speed": SPEED,
            "anchor_real_ns": time.time_ns(),
            "anchor_mono_ns": time.monotonic_ns(),
            "seed": 7,
            "fields": {"account": ["name", "plan"], "invoice": ["memo"]},
            "workload": str(path) if workload is not None else None,
            "hmac_key": "5e" * 16,
            "control_token": TOKEN,
        }
        running.append(Records(tmp_path, client, {**defaults, **config}, program or [str(APP)]))
        return running[-1]

    yield start
    for fake in running:
        fake.close()


@pytest.fixture
def destination(start: Callable[..., Records]) -> Records:
    return start()
