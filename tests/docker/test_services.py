"""Services in containers: reached by name, on drill time, struck by every fault that a process can suffer, and gone afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.engine.live import Live, open_live
from harness.engine.run import RunOptions
from harness.rehearsal import draw_up, judge_run

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

_ASK = """
import socket, sys
host, port, question = sys.argv[1], int(sys.argv[2]), bytes.fromhex(sys.argv[3])
with socket.create_connection((host, port), timeout=60) as link:
    link.sendall(question)
    sys.stdout.buffer.write(link.recv(400))
"""
AMQP = b"AMQP\x00\x00\x09\x01"
POSTGRES_SSL = bytes.fromhex("0000000804d2162f")
ALERTS = "route: {receiver: team}\nreceivers: [{name: team, webhook_configs: [{url: '{alerts.primary.alertmanager}'}]}]\n"
FAULTS: dict[str, str] = {
    "kill": "exited",
    "stop": "exited",
    "restart": "exited",
    "pause": "stopped",
    "disconnect": "disconnected",
    "out_of_memory": "exited",
    "full_disk": "full",
}


@pytest.fixture
def with_services(tmp_path: Path) -> Callable[[str], str]:
    """The reference connector's file with services beside it, which it does not mind."""

    def write(services: str) -> str:
        folder = tmp_path / "connector"
        folder.mkdir()
        (folder / "am.yml").write_text(ALERTS)
        reference = assets.fixture("connector") / "reference.connector.yaml"
        file = folder / "beside.connector.yaml"
        run = 'run: {command: ["{python}", /opt/idrill/fixtures/connector/app.py]}'
        file.write_text(f"extends: {reference}\n{run}\nservices: {services}\n")
        return str(file)

    return write


def _asked(engine: Any, live: Live, host: str, port: int, question: bytes) -> bytes:
    """What a service says to the connector."""
    container = engine.containers.get(f"idrill-{live.run}-connector")
    code, said = container.exec_run(["python3", "-c", _ASK, host, str(port), question.hex()])
    assert code == 0, said
    return bytes(said)


def _events(run_dir: Path, name: str) -> list[dict[str, Any]]:
    events = map(json.loads, (run_dir / "journal.jsonl").read_text().splitlines())
    return [event for event in events if event["event"] == name]


def test_each_kind_is_reached_by_its_name_and_keeps_drill_time(
    engine: Any, with_services: Callable[[str], str], drill_path: Callable[[str], str], tmp_path: Path, left: Callable[[str], set[str]]
) -> None:
    file = with_services("{redis: {}, rabbitmq: {}, postgres: {}, alertmanager: {config: am.yml}}")
    with open_live(draw_up(drill_path("every-fault"), connector=file, seed=7, runtime="docker"), RunOptions(tmp_path), 3600.0) as live:
        assert b"NOAUTH" in _asked(engine, live, "redis", 6379, b"PING\r\n")
        assert b"publisher_confirms" in _asked(engine, live, "rabbitmq", 5672, AMQP)
        assert _asked(engine, live, "postgres", 5432, POSTGRES_SSL) == b"N"
        assert b" 200 " in _asked(engine, live, "alertmanager", 9093, b"GET /-/ready HTTP/1.0\r\n\r\n")
        for kind in ("redis", "rabbitmq", "postgres", "alertmanager"):
            about = engine.containers.get(f"idrill-{live.run}-{kind}").attrs
            assert list(about["NetworkSettings"]["Networks"]) == [f"idrill-{live.run}-front"]
            assert about["HostConfig"]["ReadonlyRootfs"]
            assert about["HostConfig"]["CapDrop"] == ["ALL"]
            assert not about["NetworkSettings"]["Ports"]
    seen = {event["actor"]: event for event in _events(live.run_dir, "accelerated")}
    assert {"redis", "rabbitmq", "postgres"} <= set(seen)
    assert all(event["seen"] == event["accelerated"] + event["brief"] for event in seen.values())
    assert {event["service"] for event in _events(live.run_dir, "service_ready") if event["image"]} == {
        "redis", "rabbitmq", "postgres", "alertmanager",
    }  # fmt: skip
    assert not (live.run_dir / "services").exists()
    assert left(live.run) == set()


def test_every_fault_of_a_process_strikes_a_service_and_is_felt(
    engine: Any, with_services: Callable[[str], str], drill_path: Callable[[str], str], tmp_path: Path, left: Callable[[str], set[str]]
) -> None:
    file = with_services("{redis: {persists: true, memory: 64M, disk: 16M}}")
    with open_live(draw_up(drill_path("every-fault"), connector=file, seed=7, runtime="docker"), RunOptions(tmp_path), 4 * 3600.0) as live:
        live.let_pass("2m")
        for kind in FAULTS:
            live.phase(kind.replace("_", "-"))
            with live.fault(kind, actor="redis"):
                live.let_pass("20s")
            live.phase(f"after-{kind.replace('_', '-')}")
            redis = live.world.services["redis"]
            assert live.wait_for(lambda redis=redis: redis.service.answers(redis.site), at_most="20m"), kind  # type: ignore[misc]
        live.finish()
    felt = next(verdict for verdict in judge_run(live.run_dir).verdicts if verdict.check == "fault_was_felt")
    assert felt.outcome == "PASS", felt
    states = {event["fault"]: event["state"] for event in _events(live.run_dir, "process_state")}
    assert list(states.values()) == list(FAULTS.values())
    assert left(live.run) == set()
