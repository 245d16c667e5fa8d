"""Values for the template names of a connector file: addresses, credentials, places. The same names on every runtime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.journal.credentials import draw
from harness.world.connector.config import config_folder
from harness.world.secret import credential_file
from harness.world.services.postgres import dsn
from harness.world.stage import Stage
from harness.world.world import Link


@dataclass(frozen=True)
class Seat:
    """Where a process runs: the interpreter there, and the address on which it may listen."""

    python: str
    host: str
    port: int


def values_for(stage: Stage, actor: str, links: Mapping[str, Link], seat: Seat) -> dict[str, str]:
    """The value of every template name in that process's connector file."""
    connector, file = stage.actors()[actor]
    values: dict[str, Any] = {
        "connector.dir": Path(file).resolve().parent,
        "connector.name": connector.connector,
        "connector.host": seat.host,
        "connector.port": seat.port,
        "connector.heartbeat": stage.run_dir / "connector" / "heartbeat",
        "connector.home": stage.run_dir / actor,
        "connector.state": stage.run_dir / actor / "state",
        "connector.config": config_folder(stage.run_dir, actor),
        "control.token": draw("control"),
        "python": seat.python,
        "speed": f"{stage.clock.speed:g}",
    }
    for side in ("source", "destination"):
        values |= {
            f"{side}.url": _url(links[side], stage.keys.clients[side]),
            f"{side}.name": stage.drill.stack.fakes()[side].name,
            f"{side}.token_url": f"{links.get(f'{side}.token', links[side]).url}/oauth/token",
            f"{side}.client_id": f"{side}-client",
            f"{side}.credential": stage.keys.clients[side],
            f"{side}.credential_file": credential_file(stage.run_dir, side),
        }
    values["source.webhook_secret"] = stage.keys.webhooks
    limit = stage.drill.stack.destination.rate_limit
    values["destination.rate_limit"] = f"{limit * 60:g}" if limit else ""
    if "history" in links:
        values["history.url"] = links["history"].url
    values |= _alerts(stage, links.get("watchdog.alerts" if actor == "watchdog" else "alerts"))
    return {name: str(value) for name, value in values.items()}


def _url(link: Link, password: str) -> str:
    """How the connector reaches a system: a real database wants a login, too."""
    return dsn(link.address, password) if link.protocol == "postgres" else link.url


def _alerts(stage: Stage, link: Link | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for route, key in stage.keys.alerts.items():
        assert link is not None  # noqa: S101
        values |= {
            f"alerts.{route}.url": f"{link.url}/alerts/{route}",
            f"alerts.{route}.pagerduty": link.url,
            f"alerts.{route}.key": key,
            f"alerts.{route}.slack": f"{link.url}/services/{route}/T000/B000",
            f"alerts.{route}.alertmanager": f"{link.url}/alertmanager/{route}",
        }
    return values
