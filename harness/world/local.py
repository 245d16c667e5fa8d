"""The local runtime: every actor a process on 127.0.0.1 with ephemeral ports; needs nothing but Python."""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import assets, registry
from harness.clock.anchors import DrillClock
from harness.drill.connector import ConnectorFile
from harness.drill.entities import fields_of
from harness.drill.model import Drill
from harness.plan.model import Plan
from harness.world.child import Child, start
from harness.world.connector import Connector, describe, free_port
from harness.world.fakes import FakeControl
from harness.world.toxiproxies import ChosenToxiproxy, begin, running
from harness.world.world import Link, World, write_secret

_BASE_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ")


@dataclass(frozen=True)
class LocalRuntime:
    """Builds the world of one run in its run directory; `close` of the world takes it down again."""

    toxiproxy_url: str | None = None
    allow_remote: bool = False

    def open(self, plan: Plan, run: str, run_dir: Path, clock: DrillClock, tell: Callable[..., object]) -> World:
        """Start everything but the connector's first attempt and wait until it is ready. Raises EnvironmentUnavailable."""
        began = time.monotonic()
        build = _Build(plan, Drill.model_validate(plan.drill), run, run_dir, clock, tell)
        world: World | None = None
        try:
            world = build.world(self)
            which = build.chosen
            assert which is not None  # noqa: S101
            tell(
                "links",
                links={link.name: {"proxy": link.proxy, "listen": link.listen, "upstream": link.actor} for link in world.links.values()},
            )
            tell(
                "world_ready",
                wall_s=round(time.monotonic() - began, 3),
                toxiproxy=which.which,
                toxiproxy_version=which.server.version(),
            )
        except BaseException:
            while build.on_close:
                build.on_close.pop()()
            raise
        return world


class _Build:
    def __init__(  # noqa: PLR0913, PLR0917  # everything that a world is built from
        self, plan: Plan, drill: Drill, run: str, run_dir: Path, clock: DrillClock, tell: Callable[..., object]
    ) -> None:
        self.plan, self.drill, self.run, self.run_dir, self.clock, self.tell = plan, drill, run, run_dir, clock, tell
        self.on_close: list[Callable[[], None]] = []
        self.chosen: ChosenToxiproxy | None = None
        self.hmac_key = secrets.token_hex(32)
        self.control_token = secrets.token_hex(24)
        self.alert_keys = {route: f"R{secrets.token_hex(15)}" for route in (drill.stack.alerts.routes if drill.stack.alerts else {})}
        self.secrets = {actor: secrets.token_hex(16) for actor in drill.stack.fakes()}
        self.environment = {name: os.environ[name] for name in _BASE_ENVIRONMENT if name in os.environ} | clock.environment(run)

    def world(self, runtime: LocalRuntime) -> World:
        children = {actor: self._start_fake(actor) for actor in self.drill.stack.fakes()}
        proxy = None if runtime.toxiproxy_url else begin(self.run_dir, self.environment, self.plan.seed)
        fakes = {actor: self._control(actor, child) for actor, child in children.items()}
        self.chosen = proxy() if proxy else running(str(runtime.toxiproxy_url), allow_remote=runtime.allow_remote)
        self.on_close.append(self.chosen.stop)
        if self.chosen.pid:
            self._record(self.chosen.pid, "proxy")
        links = self._links(self.chosen, fakes)
        processes: dict[str, Connector] = {}
        world = World(self.run, self.run_dir, self.clock, self.chosen.server, links, fakes, processes, self.tell, self.on_close)
        heartbeat = str(self.run_dir / "connector" / "heartbeat")
        processes["connector"] = self._process("connector", self.plan.connector, self.plan.connector_file, links, heartbeat)
        if self.plan.watchdog and self.plan.watchdog_file:
            processes["watchdog"] = self._process("watchdog", self.plan.watchdog, self.plan.watchdog_file, links, heartbeat)
        return world

    # ---- fakes ------------------------------------------------------------------------------------------------------

    def _start_fake(self, actor: str) -> Child:
        config = self._common(actor) | (self._alert_sink() if actor == "alerts" else self._records(actor))
        path = self.run_dir / "secrets" / f"{actor}.json"
        write_secret(path, json.dumps(config))
        kind = registry.load("harness.fakes", self.drill.stack.fakes()[actor].fake)
        program = assets.fixture(kind.folder) / "app.py"
        child = start(actor, program, ["--config", str(path), "--lifeline"], self.run_dir / "logs" / f"{actor}.log", self.environment)
        self.on_close.append(child.stop)
        self._record(child.process.pid, actor)
        return child

    def _common(self, actor: str) -> dict[str, Any]:
        return {
            "run": self.run,
            "actor": actor,
            "role": actor,
            "name": getattr(self.drill.stack.fakes()[actor], "name", actor),
            "ledger": str(self.run_dir / "ledgers" / f"{actor}.jsonl"),
            "speed": self.clock.speed,
            "anchor_real_ns": self.clock.anchor_real_ns,
            "anchor_mono_ns": self.clock.anchor_mono_ns,
            "seed": self.plan.seed,
            "hmac_key": self.hmac_key,
            "control_token": self.control_token,
        }

    def _records(self, actor: str) -> dict[str, Any]:
        system = self.drill.stack.fakes()[actor]
        record = ConnectorFile.model_validate(self.plan.connector).record.model_dump(mode="json")
        auth = None
        if system.auth == "oauth":
            auth = {"client_id": f"{actor}-client", "client_secret": self.secrets[actor], "token_ttl_s": system.token_ttl}
            write_secret(self.run_dir / "secrets" / f"{actor}.credential", self.secrets[actor])
        return {
            "fields": {name: list(fields) for name, fields in fields_of(self.drill.stack.source.entities).items()},
            "record": record if actor == "destination" else {},
            "auth": auth,
            "rate_limit": {"per_min": system.rate_limit * 60} if system.rate_limit else None,
            "page_limit": system.page_limit,
            "workload": str(self.run_dir / "workload.jsonl") if actor == "source" else None,
        }

    def _alert_sink(self) -> dict[str, Any]:
        alerts = self.drill.stack.alerts
        assert alerts is not None  # noqa: S101
        connector = ConnectorFile.model_validate(self.plan.connector)
        return {
            "routes": {route: {"owner": owner, "key": self.alert_keys[route]} for route, owner in alerts.routes.items()},
            "keys": dict(connector.alerts.keys),
            "acknowledges_after_s": alerts.acknowledges_after,
        }

    def _control(self, actor: str, child: Child) -> FakeControl:
        told = child.wait_ready()
        control = FakeControl(actor, int(told["pid"]), int(told["port"]), int(told["control_port"]), self.control_token)
        self.on_close.append(control.close)
        return control

    # ---- links and processes ----------------------------------------------------------------------------------------

    def _links(self, chosen: ChosenToxiproxy, fakes: Mapping[str, FakeControl]) -> dict[str, Link]:
        links = {}
        for link in self.plan.links:
            name = f"{self.run}.{link.name}"
            write_undo(self.run_dir, chosen.server.url if chosen.which == "url" else None, name)
            listen = chosen.server.create(name, f"127.0.0.1:{fakes[link.upstream].port}")
            links[link.name] = Link(link.name, name, listen, link.upstream)
            if chosen.which == "url":
                self.on_close.append(lambda name=name: chosen.server.delete(name))  # type: ignore[misc]
        return links

    def _process(self, actor: str, spec: dict[str, Any], file: str, links: Mapping[str, Link], heartbeat: str) -> Connector:
        home = self.run_dir / actor
        for folder in (home, home / "state", home / "tmp"):
            folder.mkdir(mode=0o700, exist_ok=True)
        connector = ConnectorFile.model_validate(spec)
        values = self._values(actor, connector, file, links) | {"connector.heartbeat": heartbeat, "connector.state": str(home / "state")}
        passed = {name: os.environ[name] for name in connector.run.env_pass if name in os.environ}
        environment = self.environment | {"HOME": str(home), "TMPDIR": str(home / "tmp"), "IDRILL_SEED": str(self.plan.seed)} | passed
        process = Connector(actor, connector, values, environment, self.run_dir, self.tell)

        def end() -> None:
            process.expected_down = True
            process.stop()

        self.on_close.append(end)
        return process

    def _values(self, actor: str, connector: ConnectorFile, file: str, links: Mapping[str, Link]) -> dict[str, str]:
        values: dict[str, Any] = {
            "connector.dir": Path(file).resolve().parent,
            "connector.name": connector.connector,
            "connector.port": free_port(),
            "control.token": secrets.token_hex(24),
            "python": sys.executable,
            "speed": f"{self.clock.speed:g}",
        }
        for side in ("source", "destination"):
            values |= {
                f"{side}.url": links[side].url,
                f"{side}.name": self.drill.stack.fakes()[side].name,
                f"{side}.token_url": f"{links.get(f'{side}.token', links[side]).url}/oauth/token",
                f"{side}.client_id": f"{side}-client",
                f"{side}.credential": self.secrets[side],
                f"{side}.credential_file": self.run_dir / "secrets" / f"{side}.credential",
            }
        link = links.get("watchdog.alerts" if actor == "watchdog" else "alerts")
        for route, key in self.alert_keys.items():
            assert link is not None  # noqa: S101
            values |= {
                f"alerts.{route}.url": f"{link.url}/alerts/{route}",
                f"alerts.{route}.pagerduty": link.url,
                f"alerts.{route}.key": key,
                f"alerts.{route}.slack": f"{link.url}/services/{route}/T000/B000",
                f"alerts.{route}.alertmanager": f"{link.url}/alertmanager/{route}",
            }
        return describe(values)

    def _record(self, pid: int, actor: str) -> None:
        from harness.world.supervisor import start_ticks

        with (self.run_dir / "processes.jsonl").open("a") as file:
            file.write(json.dumps({"pid": pid, "start": start_ticks(pid), "actor": actor}) + "\n")


def write_undo(run_dir: Path, url: str | None, proxy: str) -> None:
    """Note, before it is made, what must be removed from a Toxiproxy that is not ours, should the harness be killed."""
    if url is not None:
        with (run_dir / "undo.jsonl").open("a") as file:
            file.write(json.dumps({"url": url, "proxy": proxy}) + "\n")
