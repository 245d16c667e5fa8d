"""The real programs: ready when they say so, used as a connector would, and gone afterwards with all that they wrote."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from harness.clock.anchors import DrillClock
from harness.errors import EnvironmentUnavailable
from harness.world.guard import Guard
from harness.world.services.service import Service, ask
from harness.world.services.start import Circumstances, Started, start
from harness.world.supervisor import start_ticks
from harness.world.sweep import sweep

pytestmark = pytest.mark.contract


def _psql(started: Started, sql: str) -> str:
    told = started.service.told(started.site)
    command = [started.site.programs["psql"], "-X", "-A", "-t", "-c", sql, told["dsn"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip()


def _redis(started: Started, command: bytes) -> bytes:
    """The answer to one command, behind the one to the login."""
    with socket.create_connection(("127.0.0.1", started.site.port), timeout=2) as link:
        link.sendall(f"AUTH {started.site.password}\r\n".encode() + command)
        link.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: link.recv(4096), b""))


def test_redis_asks_for_its_password_and_stores(started: Callable[..., Started]) -> None:
    redis = started("redis")
    assert ask(redis.site.port, b"SET a 1\r\n").startswith(b"-NOAUTH")
    assert _redis(redis, b"SET a 1\r\nGET a\r\n").endswith(b"$1\r\n1\r\n")


def test_rabbitmq_is_a_node_of_its_own(started: Callable[..., Started]) -> None:
    rabbit = started("rabbitmq")
    assert b"RabbitMQ" in ask(rabbit.site.port, b"AMQP\x00\x00\x09\x01")
    if rabbit.site.account:
        assert Path(f"/proc/{rabbit.process.pid}").stat().st_uid == rabbit.site.account.uid


def test_the_connectors_role_owns_its_database_and_nothing_else(started: Callable[..., Started]) -> None:
    postgres = started("postgres")
    assert _psql(postgres, "SELECT rolsuper OR rolreplication OR rolcreaterole FROM pg_roles WHERE rolname = current_user") == "f"
    assert _psql(postgres, "SHOW wal_level") == "logical"
    assert _psql(postgres, "CREATE TABLE made (id int)") == "CREATE TABLE"


def test_alertmanager_passes_an_alert_on(started: Callable[..., Started], tmp_path: Path) -> None:
    heard: list[dict[str, object]] = []
    done = threading.Event()

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            done.set()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = HTTPServer(("127.0.0.1", 0), Sink)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        (tmp_path / "am.yml").write_text(
            "route: {receiver: team, group_wait: 100ms}\n"
            'receivers: [{name: team, webhook_configs: [{url: "{alerts.primary.alertmanager}"}]}]\n'
        )
        where = {"connector.dir": str(tmp_path), "alerts.primary.alertmanager": f"http://127.0.0.1:{server.server_port}/"}
        router = started("alertmanager", {"config": "am.yml"}, **where)
        url = router.service.told(router.site)["url"]
        httpx.post(f"{url}/api/v2/alerts", json=[{"labels": {"alertname": "Stuck"}}], trust_env=False).raise_for_status()
        assert done.wait(10)
        assert heard[0]["commonLabels"] == {"alertname": "Stuck"}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("kind", ["postgres", "rabbitmq", "redis"])
def test_nothing_is_left(kind: str, started: Callable[..., Started], run_dir: Path) -> None:
    one = started(kind)
    pids = [json.loads(line)["pid"] for line in (run_dir / "processes.jsonl").read_text().splitlines()]
    assert one.process.pid in pids
    one.process.stop(one.service.STOP_SIGNAL)
    assert [pid for pid in pids if start_ticks(pid) is not None] == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", one.site.port), timeout=1)


def test_the_sweep_removes_data_and_processes_of_a_dead_run(started: Callable[..., Started], run_dir: Path) -> None:
    postgres = started("postgres")
    (run_dir / "owner.json").write_text('{"pid": 1, "start": -1}')
    removed = "\n".join(sweep(run_dir.parent))
    assert f"process {postgres.process.pid}" in removed
    if postgres.site.account:
        assert not postgres.site.folder.exists()


def test_a_service_that_ends_at_once_is_told_with_the_end_of_its_log(run_dir: Path) -> None:
    class Broken(Service):
        NAME = "broken"
        PACKAGE = "coreutils"
        PROGRAMS = ("sh",)
        VALUES = ()

        def prepare(self, site: object) -> None: ...

        def command(self, site: object) -> list[str]:
            return ["sh", "-c", "echo the disk is full; exit 3"]

        def answers(self, site: object) -> bool:
            return False

        def told(self, site: object) -> dict[str, str]:
            return {}

    on_close: list[Callable[[], None]] = []
    clock = DrillClock.start(1.0)
    around = Circumstances(run_dir, {"PATH": os.environ["PATH"]}, clock, Guard(clock, print), {}, print, on_close)
    with pytest.raises(EnvironmentUnavailable, match="ended before it was ready") as caught:
        start(Broken(), None, around).wait()
    assert "the disk is full" in caught.value.hint
    while on_close:
        on_close.pop()()


def test_redis_forgets_in_drill_time(started: Callable[..., Started]) -> None:
    redis = started("redis", speed=60.0)
    assert b"$1" in _redis(redis, b"SET a 1 EX 60\r\nGET a\r\n")
    give_up = time.monotonic() + 5
    while b"$-1" not in _redis(redis, b"GET a\r\n"):
        assert time.monotonic() < give_up, "60 s of drill time are 1 s at speed 60"


def test_postgres_sleeps_in_drill_time(started: Callable[..., Started]) -> None:
    postgres = started("postgres", speed=60.0)
    began = time.monotonic()
    assert _psql(postgres, "SELECT pg_sleep(60)") == ""
    assert time.monotonic() - began < 10


def test_rabbitmq_runs_on_drill_time(started: Callable[..., Started]) -> None:
    rabbit = started("rabbitmq", speed=60.0)
    assert b"RabbitMQ" in ask(rabbit.site.port, b"AMQP\x00\x00\x09\x01")
