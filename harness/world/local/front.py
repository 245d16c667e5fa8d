"""The front of a process that insists on https hosts: a forward proxy with a CA of its own, in front of the links."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from harness import assets
from harness.drill.connector.hosts import HostLink, front_of, link_for
from harness.errors import EnvironmentUnavailable
from harness.world.processes.child import Child, start
from harness.world.secret import write_secret
from harness.world.stage import Stage
from harness.world.world import Link

_PROXY = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_AROUND_IT = "localhost,127.0.0.1,::1"
"""Links, services and the connector's own parts are reached directly; a NO_PROXY of the shell would hide the front."""
_CA = (
    "SSL_CERT_FILE",  # OpenSSL, and with it Python, Ruby, Go, httpx, aiohttp
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "DENO_CERT",
    "AWS_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "HTTPLIB2_CA_CERTS",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "PIP_CERT",
)


def begin(stage: Stage, actor: str, hosts: Mapping[str, HostLink], links: Mapping[str, Link], environment: dict[str, str]) -> Child:
    """Start the front of one process; it is ready when its ready line is there. Raises EnvironmentUnavailable."""
    if find_spec("trustme") is None:
        raise EnvironmentUnavailable("`hosts:` needs trustme, which makes the CA of the run", "pip install 'integration-drills[https]'")
    name = front_of(actor)
    routes = {host: link_for(actor, wanted) for host, wanted in hosts.items()}
    config = {
        "run": stage.run,
        "actor": name,
        "ledger": str(stage.run_dir / "ledgers" / f"{name}.jsonl"),
        "ca_file": str(ca_file(stage.run_dir, actor)),
        "hosts": {host: {"link": link, "address": links[link].listen} if link else None for host, link in routes.items()},
        "speed": stage.clock.speed,
        "anchor_real_ns": stage.clock.anchor_real_ns,
        "anchor_mono_ns": stage.clock.anchor_mono_ns,
    }
    path = ca_file(stage.run_dir, actor).parent / "config.json"
    write_secret(path, json.dumps(config))
    program, log = assets.fixture("front") / "app.py", stage.run_dir / "logs" / f"{name}.log"
    return start(name, program, ["--config", str(path), "--lifeline"], log, environment)


def ca_file(run_dir: Path, actor: str) -> Path:
    """The certificate that clients of this front must trust."""
    return run_dir / "secrets" / front_of(actor) / "ca.pem"


def values(run_dir: Path, actor: str, port: int) -> dict[str, str]:
    """The template values of a front, for clients that take proxy and CA in other ways than by the environment."""
    return {"front.url": f"http://127.0.0.1:{port}", "front.ca_file": str(ca_file(run_dir, actor))}


def variables(front: Mapping[str, str]) -> dict[str, str]:
    """The usual variables by which clients find a proxy and its CA."""
    upper = {**dict.fromkeys(_PROXY, front["front.url"]), "NO_PROXY": _AROUND_IT}
    lower = {name.lower(): text for name, text in upper.items()}  # curl heeds http_proxy only so
    return {**upper, **lower, **dict.fromkeys(_CA, front["front.ca_file"]), "NODE_USE_ENV_PROXY": "1"}
