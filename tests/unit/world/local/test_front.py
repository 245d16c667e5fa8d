"""What a process is told of its front, in the ways in which clients look for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.clock.anchors import DrillClock
from harness.errors import EnvironmentUnavailable
from harness.world.local import front
from harness.world.world import Link

LINKS = {name: Link(name, f"run.{name}", f"127.0.0.1:{port}", name) for name, port in (("destination", 8001), ("watchdog.alerts", 8002))}


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """The configuration that a front is started with."""

    def begin(actor: str, hosts: dict[str, Any]) -> dict[str, Any]:
        started: list[tuple[Any, ...]] = []
        monkeypatch.setattr(front, "start", lambda *arguments: started.append(arguments))
        stage: Any = SimpleNamespace(run="run", run_dir=tmp_path, clock=DrillClock(1, 2, 60.0))
        front.begin(stage, actor, hosts, LINKS, {"PATH": "/bin"})
        [(name, program, arguments, log, environment)] = started
        assert (program.parent.name, log, environment) == ("front", tmp_path / "logs" / f"{name}.log", {"PATH": "/bin"})
        path = Path(arguments[arguments.index("--config") + 1])
        assert path.stat().st_mode & 0o777 == 0o600
        found: dict[str, Any] = json.loads(path.read_text())
        return found

    return begin


def test_each_host_gets_its_link(begun: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    config = begun("connector", {"api.example.com": "destination", "stats.example.net": "refuse"})
    assert config["hosts"] == {"api.example.com": {"link": "destination", "address": "127.0.0.1:8001"}, "stats.example.net": None}
    assert (config["actor"], config["ledger"]) == ("front", str(tmp_path / "ledgers" / "front.jsonl"))
    assert (config["speed"], config["anchor_real_ns"], config["anchor_mono_ns"]) == (60.0, 1, 2)
    assert Path(config["ca_file"]) == tmp_path / "secrets" / "front" / "ca.pem"


def test_a_watchdogs_front_is_another_one(begun: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    config = begun("watchdog", {"events.pagerduty.com": "alerts"})
    assert config["hosts"]["events.pagerduty.com"]["link"] == "watchdog.alerts"
    assert config["ledger"] == str(tmp_path / "ledgers" / "watchdog_front.jsonl")


def test_what_makes_the_ca_may_be_missing(begun: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "find_spec", lambda _name: None)
    with pytest.raises(EnvironmentUnavailable, match="needs trustme") as caught:
        begun("connector", {"api.example.com": "destination"})
    assert "integration-drills[https]" in caught.value.hint


def test_clients_find_proxy_and_ca_in_the_environment(tmp_path: Path) -> None:
    told = front.variables(front.values(tmp_path, "connector", 8443))
    proxy, ca = "http://127.0.0.1:8443", str(tmp_path / "secrets" / "front" / "ca.pem")
    assert {told[name] for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY")} == {proxy}
    assert {told[name] for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")} == {ca}
    assert "127.0.0.1" in told["NO_PROXY"].split(",")
    assert told["no_proxy"] == told["NO_PROXY"]
