"""Prometheus Alertmanager: `{services.alertmanager.url}`. Between a connector that raises alerts and the alert sink that is paged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from harness.drill.stack import Text
from harness.drill.text.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.certificates import trusted
from harness.world.services import service
from harness.world.services.alertmanager_config import scaled
from harness.world.services.service import Service, Site


class Alertmanager(Service):
    NAME = "alertmanager"
    PACKAGE = "prometheus-alertmanager"
    PROGRAMS = ("prometheus-alertmanager",)
    ACCELERATED = False
    PORT = 9093
    VALUES = ("url", "host", "port")

    class Options(service.Options):
        """Its configuration is the team's own, with template names for the receivers: `url: "{alerts.primary.alertmanager}"`."""

        config: Text = Field(description="its configuration file, a template; relative to the connector file's folder")

    def prepare(self, site: Site) -> None:
        assert isinstance(site.options, Alertmanager.Options)  # noqa: S101
        path = Path(site.values["connector.dir"], render(site.options.config, site.values))
        try:
            config = YAML(typ="safe", pure=True).load(render(path.read_text(), _behind_the_front(site)))
        except (OSError, YAMLError, KeyError) as error:
            raise EnvironmentUnavailable(
                f"the service alertmanager cannot use {path}: {error}", "fix `services.alertmanager.config`"
            ) from error
        site.write("alertmanager.yml", json.dumps(scaled(config, site.clock.speed), indent=1))
        site.write("front.json", json.dumps(_front(site), indent=1))

    def command(self, site: Site) -> list[str]:
        if site.clock.speed == 1:
            return _alertmanager(site, site.listens)
        return [site.python, f"{site.fixtures}/alertmanager/app.py", "--config", str(site.folder / "front.json")]

    def answers(self, site: Site) -> bool:
        import httpx

        try:
            return httpx.get(f"http://{site.reach}:{site.port}/-/ready", timeout=1, trust_env=False, verify=trusted()).is_success
        except httpx.HTTPError:
            return False

    def told(self, site: Site) -> dict[str, str]:
        return {"url": f"http://{site.address}", "host": site.host, "port": str(site.port)}


def _alertmanager(site: Site, address: str) -> list[str]:
    return [
        site.programs["prometheus-alertmanager"],
        f"--config.file={site.folder / 'alertmanager.yml'}",
        f"--storage.path={site.data}",
        f"--web.listen-address={address}",
        "--cluster.listen-address=",
    ]


def _front(site: Site) -> dict[str, object]:
    """What stands before and behind it at another speed than 1, see fixtures/alertmanager: its own clock cannot be accelerated."""
    inner, receivers_port = site.inner_ports
    return {
        "command": _alertmanager(site, f"127.0.0.1:{inner}"),
        "alertmanager": f"127.0.0.1:{inner}",
        "host": site.bind,
        "port": site.port,
        "receivers": _receivers(site.values),
        "receivers_port": receivers_port,
        "speed": site.clock.speed,
        "anchor_real_ns": site.clock.anchor_real_ns,
    }


def _receivers(values: Mapping[str, str]) -> str | None:
    """host:port of the alerts link, the same for every route; None in a stack without alerts."""
    return next((urlsplit(url).netloc for name, url in values.items() if name.startswith("alerts.") and "://" in url), None)


def _behind_the_front(site: Site) -> Mapping[str, str]:
    """The template values as its configuration must see them: the alert sink, by way of the front where there is one."""
    receivers = _receivers(site.values)
    if site.clock.speed == 1 or receivers is None:
        return site.values
    ours = f"://127.0.0.1:{site.inner_ports[1]}"
    return {name: text.replace(f"://{receivers}", ours) if name.startswith("alerts.") else text for name, text in site.values.items()}
