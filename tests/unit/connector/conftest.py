"""The reference connector is a program, not a module of the harness: its folder is put on the path as its `app.py` does it."""

from __future__ import annotations

import sqlite3
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CONNECTOR = Path(__file__).resolve().parents[3] / "fixtures" / "connector"
if str(CONNECTOR) not in sys.path:
    sys.path.append(str(CONNECTOR))

from worker.assembly import Parts, Worker  # noqa: E402
from worker.settings import Settings  # noqa: E402
from worker.store import Change  # noqa: E402

START = 1_000_000.0


@pytest.fixture(autouse=True)
def closed_stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A connector's store is open until its process ends; here it ends with the test."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def remembered(*given: Any, **named: Any) -> sqlite3.Connection:
        opened.append(connect(*given, **named))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", remembered)
    yield
    for connection in opened:
        connection.close()


@dataclass
class ManualClock:
    """Drill time that passes only when somebody sleeps; `on_sleep` may act meanwhile."""

    at: float = START
    slept: list[float] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    on_sleep: Callable[[], object] = field(default=lambda: None)

    glance_s: float = 0.05
    wrong_s: float = 0.0
    """By how much the time of day is wrong."""

    def now(self) -> float:
        return self.at

    def time_of_day(self) -> float:
        return self.at + self.wrong_s

    def sleep(self, seconds: float, wake: threading.Event | None = None) -> None:
        self.slept.append(seconds)
        self.at += seconds
        self.on_sleep()

    def timeout_s(self, seconds: float) -> float:
        return 1.0


_TLS = ssl.create_default_context()


@pytest.fixture(autouse=True)
def _read_no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every httpx client reads the machine's certificates anew, which takes longer than all the rest of a test here."""
    monkeypatch.setattr(ssl, "create_default_context", lambda *_, **__: _TLS)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """As its connector file would hand them over."""
    secret = tmp_path / "destination.credential"
    secret.write_text("s3cret\n")
    environment = {
        "NAME": "orders-sync",
        "SOURCE_NAME": "crm",
        "SOURCE_URL": "http://crm.invalid",
        "DESTINATION_NAME": "billing",
        "DESTINATION_URL": "http://billing.invalid",
        "TOKEN_URL": "http://billing.invalid/oauth/token",
        "CLIENT_ID": "destination-client",
        "CREDENTIAL_FILE": str(secret),
        "PAGER_URL": "http://pager.invalid",
        "PAGER_KEY": "R0primary",
        "SHARED_KEY": "R0shared",
        "BACKUP_KEY": "R0backup",
        "ESCALATE_AFTER_S": "3600",
        "STATE": str(tmp_path),
        "HEARTBEAT": str(tmp_path / "heartbeat"),
        "CONTROL_PORT": "0",
        "CONTROL_TOKEN": "c0ffee",
        "IDRILL_SEED": "7",
    }
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    return Settings.from_environment()


@pytest.fixture
def assemble(settings: Settings, clock: ManualClock) -> Callable[..., Worker]:
    """A worker that is not running: tests make it take its steps. Assembled again, it is the same one after a restart."""
    return lambda parts=None: Worker(settings, clock, parts or Parts())  # type: ignore[arg-type]


@pytest.fixture
def worker(assemble: Callable[..., Worker]) -> Worker:
    return assemble()


@pytest.fixture
def entry() -> Callable[..., dict[str, Any]]:
    """An entry of the source's change feed."""

    def make(cursor: int, key: str, op: str = "create", version: int = 1) -> dict[str, Any]:
        fields = {"account_id": "a1", "amount_cents": 100, "currency": "EUR", "status": "open", "memo": f"{key}.{version}"}
        return {"cursor": cursor, "entity": "invoice", "op": op, "record": {"id": key, "version": version, **fields}}

    return make


@pytest.fixture
def queue(worker: Worker, entry: Callable[..., dict[str, Any]]) -> Callable[..., Change]:
    """Put one change into the worker's queue and take it in hand."""

    def put(key: str = "i1", op: str = "create", version: int = 1) -> Change:
        worker.store.take_in([entry(worker.store.cursor() + 1, key, op, version)], worker.store.cursor() + 1)
        change = worker.store.first()
        assert change is not None
        return change

    return put
