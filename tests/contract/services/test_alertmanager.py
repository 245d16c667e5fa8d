"""A real Alertmanager between a connector and its alert sink: at speed 1 as it is, on drill time by its front."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.world.services.running import RunningService

pytestmark = pytest.mark.contract
SPEED = 60.0
WAIT_S = 20.0
RECEIVERS = 'receivers: [{name: team, webhook_configs: [{url: "{alerts.primary.alertmanager}"}]}]'


@pytest.fixture
def sink() -> Iterator[tuple[str, queue.Queue[Any]]]:
    """Where its webhooks arrive: an address, and what arrived there."""
    heard: queue.Queue[Any] = queue.Queue()

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = HTTPServer(("127.0.0.1", 0), Sink)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def router(started: Callable[..., RunningService], tmp_path: Path, sink: tuple[str, Any]) -> Callable[..., tuple[RunningService, str]]:
    """Start one with a route; returns it, and where it takes alerts."""

    def begin(route: str, speed: float) -> tuple[RunningService, str]:
        (tmp_path / "am.yml").write_text(f"route: {route}\n{RECEIVERS}\n")
        where = {"connector.dir": str(tmp_path), "alerts.primary.alertmanager": f"{sink[0]}/alertmanager/primary"}
        one = started("alertmanager", {"config": "am.yml"}, speed=speed, **where)
        return one, f"{one.service.told(one.site)['url']}/api/v2/alerts"

    return begin


def _text(drill_ns: int) -> str:
    return datetime.fromtimestamp(drill_ns / 1e9, UTC).isoformat()


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text[:19] + "+00:00").timestamp()


def test_it_passes_an_alert_on(router: Callable[..., Any], sink: tuple[str, Any]) -> None:
    _, url = router("{receiver: team, group_wait: 100ms}", 1.0)
    httpx.post(url, json=[{"labels": {"alertname": "Stuck"}}], trust_env=False).raise_for_status()
    assert sink[1].get(timeout=WAIT_S)["commonLabels"] == {"alertname": "Stuck"}


def test_it_lives_on_drill_time(router: Callable[..., Any], sink: tuple[str, Any]) -> None:
    one, url = router("{receiver: team, group_wait: 30s, group_interval: 2m}", SPEED)
    clock = one.site.clock
    now_ns = clock.fake_realtime_ns(clock.anchor_mono_ns) + round(clock.at() * 1e9)
    starts, ends = _text(now_ns), _text(now_ns + 180 * 10**9)
    alert = {"labels": {"alertname": "Stuck"}, "startsAt": starts, "endsAt": ends}
    httpx.post(url, json=[alert], trust_env=False).raise_for_status()

    # what it says of the alert are the drill's times
    (known,) = httpx.get(url, trust_env=False).json()
    assert abs(_seconds(known["startsAt"]) - now_ns / 1e9) < 2
    assert abs(_seconds(known["endsAt"]) - now_ns / 1e9 - 180) < 2

    # the page comes after 30 s, the end after 3 minutes: at 60, within seconds, which in wall time it could not
    fired = sink[1].get(timeout=WAIT_S)
    fired_at = clock.at()
    assert fired["status"] == "firing"
    assert abs(_seconds(fired["alerts"][0]["startsAt"]) - now_ns / 1e9) < 2
    resolved = sink[1].get(timeout=WAIT_S)
    assert resolved["status"] == "resolved"
    assert abs(_seconds(resolved["alerts"][0]["endsAt"]) - now_ns / 1e9 - 180) < 2
    assert clock.at() - fired_at > 90


def test_a_sink_that_is_away_is_no_delivery(started: Callable[..., RunningService], tmp_path: Path) -> None:
    """The front answers 502, which Alertmanager takes for a reason to try again."""
    (tmp_path / "am.yml").write_text(f"route: {{receiver: team}}\n{RECEIVERS}\n")
    where = {"connector.dir": str(tmp_path), "alerts.primary.alertmanager": "http://127.0.0.1:9/alertmanager/primary"}
    one = started("alertmanager", {"config": "am.yml"}, speed=SPEED, **where)
    behind = f"http://127.0.0.1:{one.site.inner_ports[1]}/alertmanager/primary"
    assert httpx.post(behind, json={}, trust_env=False).status_code == 502
