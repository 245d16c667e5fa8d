"""An Alertmanager in drill time: every duration ÷ speed, also the ones that nobody wrote; what cannot be scaled is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable, PlanImpossible
from harness.world.services.alertmanager import Alertmanager
from harness.world.services.alertmanager_config import scaled
from harness.world.services.service import Site

CONFIG: dict[str, Any] = {
    "global": {"resolve_timeout": "10m"},
    "route": {"receiver": "team", "group_wait": "30s", "routes": [{"receiver": "team", "group_wait": "1m"}]},
    "receivers": [{"name": "team", "webhook_configs": [{"url": "http://127.0.0.1:1/x"}]}],
}


def test_at_speed_1_the_file_is_the_teams_own() -> None:
    assert scaled(CONFIG, 1) == CONFIG


def test_durations_are_divided_wherever_they_stand() -> None:
    config = scaled(CONFIG, 60)
    assert config["global"]["resolve_timeout"] == "10s"
    assert config["route"]["group_wait"] == "500ms"
    assert config["route"]["routes"][0]["group_wait"] == "1s"


def test_defaults_of_alertmanager_are_divided_too() -> None:
    config = scaled({"route": {"receiver": "team"}, "receivers": []}, 60)
    assert (config["route"]["group_interval"], config["route"]["repeat_interval"]) == ("5s", "4m")
    assert config["global"]["resolve_timeout"] == "5s"


def test_a_duration_that_rounding_would_change_is_refused() -> None:
    with pytest.raises(PlanImpossible, match="group_wait: 20ms is too short at speed 60"):
        scaled({"route": {"receiver": "team", "group_wait": "20ms"}}, 60)


def test_a_calendar_cannot_be_scaled() -> None:
    with pytest.raises(PlanImpossible, match="time_intervals"):
        scaled(CONFIG | {"time_intervals": [{"name": "nights"}]}, 60)


def test_the_teams_file_is_a_template(tmp_path: Path, make_site: Callable[..., Site]) -> None:
    (tmp_path / "am.yml").write_text('receivers: [{name: team, webhook_configs: [{url: "{alerts.primary.alertmanager}"}]}]\n')
    values = {"connector.dir": str(tmp_path), "alerts.primary.alertmanager": "http://127.0.0.1:2/alertmanager/primary"}
    site = make_site(Alertmanager(), options=Alertmanager.Options(config="am.yml"), values=values)
    Alertmanager().prepare(site)
    written = json.loads((site.folder / "alertmanager.yml").read_text())
    assert written["receivers"][0]["webhook_configs"][0]["url"] == values["alerts.primary.alertmanager"]


def test_a_missing_file_is_named(tmp_path: Path, make_site: Callable[..., Site]) -> None:
    site = make_site(Alertmanager(), options=Alertmanager.Options(config="gone.yml"), values={"connector.dir": str(tmp_path)})
    with pytest.raises(EnvironmentUnavailable, match=r"gone\.yml"):
        Alertmanager().prepare(site)
