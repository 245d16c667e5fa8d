"""Hosts beyond the drill are told as soon as they are asked for, each once."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from events import said
from lines import text

from harness.engine.escapes import Escapes


def _world(run_dir: Path, told: list[tuple[str, dict[str, Any]]], **hosts: dict[str, str]) -> Any:
    (run_dir / "ledgers").mkdir()
    processes = {actor: SimpleNamespace(spec=SimpleNamespace(hosts=found)) for actor, found in hosts.items()}
    return SimpleNamespace(run_dir=run_dir, processes=processes, tell=lambda event: told.append(said(event)))


def _append(run_dir: Path, ledger: str, kind: str, **line: object) -> None:
    with (run_dir / "ledgers" / f"{ledger}.jsonl").open("a") as file:
        file.write(text(ledger, kind, **line))


def test_a_host_is_told_once(tmp_path: Path) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    escapes = Escapes(_world(tmp_path, told, connector={"api.example.com": "destination"}))
    escapes.look()  # the front has written nothing yet
    for conn in (1, 2):
        _append(tmp_path, "front", kind="escaped", conn=conn, host="stats.example.net", via="connect")
        _append(tmp_path, "front", kind="connection", conn=conn, host="api.example.com", via="connect", link="destination")
        escapes.look()
    assert told == [("escaped", {"actor": "connector", "host": "stats.example.net", "via": "connect"})]


def test_each_process_has_its_own_front(tmp_path: Path) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    hosts = {"api.example.com": "destination"}
    escapes = Escapes(_world(tmp_path, told, connector=hosts, watchdog=hosts))
    _append(tmp_path, "front", kind="untrusted", conn=1, host="api.example.com", why="TLSV1_ALERT_UNKNOWN_CA")
    _append(tmp_path, "watchdog_front", kind="escaped", conn=1, host="api.example.org", via="http")
    escapes.look()
    assert told == [
        ("untrusted", {"actor": "connector", "host": "api.example.com", "why": "TLSV1_ALERT_UNKNOWN_CA"}),
        ("escaped", {"actor": "watchdog", "host": "api.example.org", "via": "http"}),
    ]


def test_where_no_hosts_are_declared_there_is_nothing_to_read(tmp_path: Path) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    escapes = Escapes(_world(tmp_path, told, connector={}))
    _append(tmp_path, "front", kind="escaped", conn=1, host="stats.example.net", via="connect")
    escapes.look()
    assert told == []
