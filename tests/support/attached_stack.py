"""A stack of plain processes that the tests start themselves: fakes, fault proxy and connector, as someone's integration would run."""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx

from harness import assets
from harness.drill.published.write import as_yaml

TOKEN = "a-token-of-these-tests"
SPEED = 30.0
FIELDS = {"invoice": ["account_id", "amount_cents", "currency", "status", "memo"]}
ROUTES = {
    "primary": {"owner": "Robin Example", "key": "route-primary"},
    "backup": {"owner": "Sam Example", "key": "route-backup"},
    "shared": {"owner": "#integrations", "key": "route-shared"},
}
FAKES = {"source": ("records", "crm"), "destination": ("records", "billing"), "alerts": ("alert-sink", "alerts")}
LINKS = ("source", "destination", "destination.token", "alerts")


@dataclass
class Stack:
    """Where everything is."""

    folder: Path
    control: dict[str, int] = field(default_factory=dict)
    data: dict[str, int] = field(default_factory=dict)
    proxy_port: int = 0
    listen: dict[str, str] = field(default_factory=dict)
    proxy: subprocess.Popen[bytes] | None = None
    connector_port: str = ""
    """Where the connector will take its controls."""

    @property
    def toxiproxy(self) -> str:
        return f"http://127.0.0.1:{self.proxy_port}"

    def api(self, method: str, path: str, body: object = None) -> Any:
        answer = httpx.request(method, f"{self.toxiproxy}{path}", json=body, trust_env=False).raise_for_status()
        return answer.json() if answer.content else None

    def proxies(self) -> dict[str, Any]:
        shown: dict[str, Any] = self.api("GET", "/proxies")
        return shown

    def ask(self, actor: str, method: str, path: str, body: object = None) -> Any:
        url = f"http://127.0.0.1:{self.control[actor]}{path}"
        answer = httpx.request(method, url, json=body, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False)
        return answer.raise_for_status().json()

    def attach(self) -> dict[str, Any]:
        """The `run.attach` of a connector file."""
        controls = {actor: {"control": f"http://127.0.0.1:{port}", "token_env": "STACK_TOKEN"} for actor, port in self.control.items()}
        links = {name: {"proxy": name, "upstream": f"127.0.0.1:{self.data[name.partition('.')[0]]}"} for name in LINKS}
        return {"toxiproxy": self.toxiproxy, "links": links, "speed": SPEED, **controls}

    def connector_file(self, *, more: Mapping[str, Any] = MappingProxyType({}), **changed: Any) -> str:
        """Write it; `changed`: keys of `run.attach`; `more`: keys beside `run`."""
        spec: dict[str, Any] = {"connector": "orders-sync", "run": {"attach": self.attach() | changed}, "clock": "env", "settle": "10m"}
        path = self.folder / "attached.connector.yaml"
        path.write_text(as_yaml({**spec, "contract": "exactly-once-effects", **more}))
        return str(path)

    def controllable(self, **control: Any) -> str:
        """A connector file that says how the connector is asked and controlled; `control`: other than `run.attach.connector` should be."""
        place = {"control": f"http://127.0.0.1:{self.connector_port}", "token_env": "STACK_TOKEN"} | control
        controls = {name: {"http": {"path": f"/control/{name}"}} for name in ("pause", "resume")}
        return self.connector_file(more={"ready": {"http": "/healthz"}, "controls": controls}, connector=place)


@contextmanager
def running_stack(folder: Path) -> Iterator[Stack]:
    """Fakes and fault proxy; nothing is connected to them yet. Their token is to be in `STACK_TOKEN`."""
    folder.mkdir()
    made = Stack(folder)
    with ExitStack() as ending:
        anchors = {"anchor_real_ns": time.time_ns(), "anchor_mono_ns": time.monotonic_ns()}
        for actor, (fixture, name) in FAKES.items():
            config = {
                "run": "stack", "actor": actor, "role": actor, "name": name, "ledger": str(folder / f"{actor}.jsonl"), "speed": SPEED,
                **anchors, "fields": FIELDS, "hmac_key": "5e" * 16, "control_token": TOKEN, "routes": ROUTES, "acknowledges_after_s": 300,
                "auth": {"client_id": "sync", "client_secret": TOKEN} if actor == "destination" else None,
            }  # fmt: skip
            path = folder / f"{actor}.json"
            path.write_text(json.dumps(config))
            told = started(ending, [str(assets.fixture(fixture) / "app.py"), "--config", str(path), "--lifeline"])[1]
            made.control[actor], made.data[actor] = told["control_port"], told["port"]
        made.proxy, told = started(ending, [str(assets.fixture("faultproxy") / "app.py"), "--port", "0", "--lifeline"])
        made.proxy_port = told["port"]
        for name in LINKS:
            upstream = f"127.0.0.1:{made.data[name.partition('.')[0]]}"
            made.listen[name] = made.api("POST", "/proxies", {"name": name, "listen": "127.0.0.1:0", "upstream": upstream})["listen"]
        made.connector_port = free_port()
        (folder / "anchors").write_text(json.dumps(anchors))
        yield made


def started(ending: ExitStack, command: list[str]) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    process = subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    ending.callback(end, process)
    assert process.stdout is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        assert waiting.select(20), command
    return process, json.loads(process.stdout.readline())


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(10)
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])
