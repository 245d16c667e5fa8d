"""A fake as the program it is: started on loopback, spoken to as connector and engine do, restarted and ended."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TOKEN = "c0ffee" * 6
"""Of every fake's control plane here."""


Fake = TypeVar("Fake")


class FakeProgram:
    """One fake. `call` is the connector's side, `control` the engine's."""

    HOST = "proxy.invalid:8080"
    """As which the connector knows it: behind the fault proxy."""

    def __init__(self, folder: Path, config: dict[str, Any], client: httpx.Client, *program: str) -> None:
        self._program, self._client = program, client
        self.config = common(folder, config["role"]) | config
        self.ledger_path = Path(self.config["ledger"])
        self._config_path = folder / f"{config['role']}.json"
        self._config_path.write_text(json.dumps(self.config), encoding="utf-8")
        self._log = (folder / "log").open("ab")
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
        headers = {"host": self.HOST, **options.pop("headers", {})}
        return self._client.request(method, self.url + path, headers=headers, **options)

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
    def last_words(self) -> dict[str, Any]:
        """What it said on standard output since it was ready; it has ended."""
        assert self.process.stdout is not None
        return dict(json.loads(self.process.stdout.read()))

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8")

    def wait(self, condition: Callable[[], Any], deadline_s: float = 5.0) -> Any:
        end = time.monotonic() + deadline_s
        while not (found := condition()):
            assert time.monotonic() < end, f"not within {deadline_s} s; ledger: {self.lines[-8:]}"
            time.sleep(0.01)
        return found

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(5)
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()

    def restart(self) -> None:
        self.kill()
        self.launch()

    def close(self) -> None:
        self.kill()
        self._log.close()

    @classmethod
    @contextmanager
    def several(cls) -> Iterator[Callable[..., Self]]:
        """Makes any number of them, which end with the block."""
        running: list[Self] = []
        with httpx.Client(timeout=10.0, verify=False) as client:  # noqa: S501 - plain HTTP
            try:
                yield lambda folder, config, *program: _kept(running, cls(folder, config, client, *program))
            finally:
                for fake in running:
                    fake.close()


def _kept(running: list[Fake], one: Fake) -> Fake:
    running.append(one)
    return one


def common(folder: Path, role: str) -> dict[str, Any]:
    """What the harness tells every fake."""
    return {
        "run": "test",
        "actor": role,
        "role": role,
        "name": role,
        "ledger": str(folder / f"{role}.jsonl"),
        "speed": 60,
        "anchor_real_ns": time.time_ns(),
        "anchor_mono_ns": time.monotonic_ns(),
        "hmac_key": "5e" * 16,
        "control_token": TOKEN,
    }
