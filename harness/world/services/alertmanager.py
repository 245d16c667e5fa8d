"""Prometheus Alertmanager: `{services.alertmanager.url}`. Between a connector that raises alerts and the alert sink that is paged."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import Field
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from harness.drill.rule import Frozen
from harness.drill.stack import Text
from harness.drill.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.services.alertmanager_config import scaled
from harness.world.services.service import Service, Site


class Alertmanager(Service):
    NAME = "alertmanager"
    PACKAGE = "prometheus-alertmanager"
    PROGRAMS = ("prometheus-alertmanager",)
    ACCELERATED = False
    KEEPS_PACE = False
    VALUES = ("url", "host", "port")

    class Options(Frozen):
        """Its configuration is the team's own, with template names for the receivers: `url: "{alerts.primary.alertmanager}"`."""

        config: Text = Field(description="its configuration file, in templates; relative to the connector file's folder")

    def prepare(self, site: Site) -> None:
        assert isinstance(site.options, Alertmanager.Options)  # noqa: S101
        path = Path(site.values["connector.dir"], render(site.options.config, site.values))
        try:
            config = YAML(typ="safe", pure=True).load(render(path.read_text(), site.values))
        except (OSError, YAMLError, KeyError) as error:
            raise EnvironmentUnavailable(
                f"the service alertmanager cannot use {path}: {error}", "mend `services.alertmanager.config`"
            ) from error
        site.write("alertmanager.yml", json.dumps(scaled(config, site.speed), indent=1))

    def command(self, site: Site) -> list[str]:
        return [
            site.programs["prometheus-alertmanager"],
            f"--config.file={site.folder / 'alertmanager.yml'}",
            f"--storage.path={site.folder / 'data'}",
            f"--web.listen-address={site.address}",
            "--cluster.listen-address=",
        ]

    def answers(self, site: Site) -> bool:
        import httpx

        try:
            return httpx.get(f"http://{site.address}/-/ready", timeout=1, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def told(self, site: Site) -> dict[str, str]:
        return {"url": f"http://{site.address}", "host": "127.0.0.1", "port": str(site.port)}
