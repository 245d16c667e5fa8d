"""The configuration file of each fake, the same on every runtime but for addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from harness.drill.connector.file import ConnectorFile
from harness.drill.stack import System
from harness.world.secret import write_secret
from harness.world.stage import Stage


def write_config(stage: Stage, actor: str, **address: object) -> Path:
    """Write it as a 0600 file; `address` (host, port, control_port) where it is not a free loopback port, and what else only its starter
    knows."""
    own = {"alerts": _alert_sink, "history": _nothing, "people": _nothing}.get(actor, _records)
    config = _common(stage, actor) | own(stage, actor) | address
    path = config_file(stage, actor)
    write_secret(path, json.dumps(config))
    return path


def config_file(stage: Stage, actor: str) -> Path:
    """Where it is. A fake reads it once."""
    return stage.run_dir / "secrets" / f"{actor}.json"


def _common(stage: Stage, actor: str) -> dict[str, Any]:
    return {
        "run": stage.run,
        "actor": actor,
        "role": actor,
        "name": getattr(stage.drill.stack.fakes()[actor], "name", actor),
        "ledger": str(stage.run_dir / "ledgers" / f"{actor}.jsonl"),
        "speed": stage.clock.speed,
        "anchor_real_ns": stage.clock.anchor_real_ns,
        "anchor_mono_ns": stage.clock.anchor_mono_ns,
        "seed": stage.plan.seed,
        "hmac_key": stage.keys.hmac,
        "control_token": stage.keys.control,
    }


def _records(stage: Stage, actor: str) -> dict[str, Any]:
    system = stage.drill.stack.fakes()[actor]
    record = stage.connector.record.model_dump(mode="json", exclude={"normalises"})
    two_way = stage.drill.is_two_way
    return stage.plan.about.equality.as_json() | {
        "record": record if actor == "destination" or two_way else {},
        "two_way": two_way,
        "auth": _login(stage, actor, system),
        "rate_limit": {"per_min": system.rate_limit * 60} if system.rate_limit else None,
        "page_limit": system.page_limit,
        "parallel": getattr(system, "parallel", 1),
        "gives_up_after": getattr(system, "gives_up_after", None),
        "webhook_secret": stage.keys.webhooks if getattr(system, "delivers", "") == "webhooks" else None,
        "webhook_clock": shown_clock(stage.connector),
        "workload": str(stage.run_dir / "workload.jsonl") if actor == "source" or two_way else None,
    }


def _login(stage: Stage, actor: str, system: System) -> dict[str, Any] | None:
    auth = system.auth
    if auth.kind == "none":
        return None
    login: dict[str, Any] = {"kind": auth.kind, "client_id": f"{actor}-client", "client_secret": stage.keys.clients[actor]}
    if auth.kind == "api_key":
        login |= {"header": auth.place, "prefix": auth.prefix or ""}
    return login | {"token_ttl_s": system.token_ttl}


def shown_clock(connector: ConnectorFile) -> str:
    """The time that the connector's own clock shows, by which it refuses messages that are too old: drill | real."""
    return "drill" if connector.clock == "accelerated" else "real"


def _nothing(_stage: Stage, _actor: str) -> dict[str, Any]:
    return {}


def _alert_sink(stage: Stage, _actor: str) -> dict[str, Any]:
    alerts = stage.drill.stack.alerts
    assert alerts is not None  # noqa: S101
    return {
        "routes": {route: {"owner": owner, "key": stage.keys.alerts[route]} for route, owner in alerts.routes.items()},
        "keys": dict(stage.plan.about.connector.alerts.keys),
        "acknowledges_after_s": alerts.acknowledges_after,
    }
