"""The real programs: ready when they say so, used as a connector would, and gone afterwards with all that they wrote."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.clock.anchors import DrillClock
from harness.errors import EnvironmentUnavailable
from harness.world.processes.guard import Guard
from harness.world.processes.supervisor import start_ticks
from harness.world.services.running import RunningService
from harness.world.services.service import Service, first_answer
from harness.world.services.start import Circumstances, start
from harness.world.sweep import sweep

pytestmark = pytest.mark.contract


def _psql(started: RunningService, sql: str) -> str:
    told = started.service.told(started.site)
    command = [started.site.programs["psql"], "-X", "-A", "-t", "-c", sql, told["dsn"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip()


def _redis(started: RunningService, command: bytes) -> bytes:
    """The answer to one command, behind the one to the login."""
    with socket.create_connection(("127.0.0.1", started.site.port), timeout=2) as link:
        link.sendall(f"AUTH {started.site.password}\r\n".encode() + command)
        link.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: link.recv(4096), b""))


def test_redis_asks_for_its_password_and_stores(started: Callable[..., RunningService]) -> None:
    redis = started("redis")
    assert first_answer(redis.site.port, b"SET a 1\r\n").startswith(b"-NOAUTH")
    assert _redis(redis, b"SET a 1\r\nGET a\r\n").endswith(b"$1\r\n1\r\n")


def test_rabbitmq_is_a_node_of_its_own(started: Callable[..., RunningService]) -> None:
    rabbit = started("rabbitmq")
    assert b"RabbitMQ" in first_answer(rabbit.site.port, b"AMQP\x00\x00\x09\x01")
    if rabbit.site.account:
        assert Path(f"/proc/{rabbit.pid}").stat().st_uid == rabbit.site.account.uid


def test_the_connectors_role_owns_its_database_and_nothing_else(started: Callable[..., RunningService]) -> None:
    postgres = started("postgres")
    assert _psql(postgres, "SELECT rolsuper OR rolreplication OR rolcreaterole FROM pg_roles WHERE rolname = current_user") == "f"
    assert _psql(postgres, "SHOW wal_level") == "logical"
    assert _psql(postgres, "CREATE TABLE made (id int)") == "CREATE TABLE"


@pytest.mark.parametrize("kind", ["postgres", "rabbitmq", "redis"])
def test_nothing_is_left(kind: str, started: Callable[..., RunningService], run_dir: Path) -> None:
    one = started(kind)

    def written() -> list[int]:
        return [json.loads(line)["pid"] for line in (run_dir / "processes.jsonl").read_text().splitlines()]

    _wait(lambda: one.pid in written(), "the supervisor looks for new processes four times a second")
    one.stop()
    assert [pid for pid in written() if start_ticks(pid) is not None] == []
    _wait(lambda: _refuses(one.site.port), "the threads of a killed process end one after the other, and its sockets with the last")


def _wait(condition: Callable[[], bool], why: str) -> None:
    give_up = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < give_up, why
        time.sleep(0.01)


def _refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    return False


def test_the_sweep_removes_what_a_service_kept_in_a_dead_run(started: Callable[..., RunningService], run_dir: Path) -> None:
    redis = started("redis")
    password = redis.site.password
    assert password in (redis.site.folder / "redis.conf").read_text()
    (run_dir / "owner.json").write_text('{"pid": 1, "start": -1}')
    removed = sweep(run_dir.parent)
    assert f"removed {run_dir.name}: services" in removed
    assert not [path for path in run_dir.rglob("*") if path.is_file() and password in path.read_text(errors="replace")]


def test_the_sweep_removes_data_and_processes_of_a_dead_run(started: Callable[..., RunningService], run_dir: Path) -> None:
    postgres = started("postgres")
    (run_dir / "owner.json").write_text('{"pid": 1, "start": -1}')
    removed = "\n".join(sweep(run_dir.parent))
    assert f"process {postgres.pid}" in removed
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
    around = Circumstances(run_dir, {"PATH": os.environ["PATH"]}, clock, Guard(clock, print), {}, lambda _: None, on_close)
    with pytest.raises(EnvironmentUnavailable, match="ended before it was ready") as caught:
        start(Broken(), None, around).wait()
    assert "the disk is full" in caught.value.hint
    while on_close:
        on_close.pop()()


def test_redis_forgets_in_drill_time(started: Callable[..., RunningService]) -> None:
    redis = started("redis", speed=60.0)
    assert b"$1" in _redis(redis, b"SET a 1 EX 60\r\nGET a\r\n")
    give_up = time.monotonic() + 5
    while b"$-1" not in _redis(redis, b"GET a\r\n"):
        assert time.monotonic() < give_up, "60 s of drill time are 1 s at speed 60"


def test_postgres_sleeps_in_drill_time(started: Callable[..., RunningService]) -> None:
    postgres = started("postgres", speed=60.0)
    began = time.monotonic()
    assert _psql(postgres, "SELECT pg_sleep(60)") == ""
    assert time.monotonic() - began < 10


def test_rabbitmq_runs_on_drill_time(started: Callable[..., RunningService]) -> None:
    rabbit = started("rabbitmq", speed=60.0)
    assert b"RabbitMQ" in first_answer(rabbit.site.port, b"AMQP\x00\x00\x09\x01")
