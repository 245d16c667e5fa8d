"""From an integration file with every part to what only a game day can show: all due drills, with names of its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harness import assets

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
FILE = "orders-to-billing.integration.yaml"
SPEEDS = ("60", "30", "15")
"""One round each: on a busy machine a run can be inconclusive, and `run --due` repeats what is still missing."""
_OTHERWISE = {
    "connector: reference-full": "connector: own.connector.yaml",
    "watchdog: reference ": "watchdog: own.watchdog.yaml ",
    "route: primary": "route: leads_first",
    "route: backup": "route: leads_second",
    "{account: 20, invoice: {count: 40, of: account}}": "{customer: 20, deal: {count: 40, of: customer}}",
    "truth: {account: crm, invoice: crm}": "truth: {customer: HubSpot, deal: HubSpot}",
    "{from: crm,": "{from: HubSpot,",
    "{to: billing,": "{to: NetSuite,",
    "order: [account, invoice]": "order: [customer, deal]",
    "order: [billing, crm]": "order: [NetSuite, HubSpot]",
    "calls: 600/min": "calls: 300/min",
    "detect:   {within: 15m}": "detect:   {within: 14m}",
}
_OWN = """schema: 1
extends: {ours}/reference-full.connector.yaml
connector: leads-sync
run:
  env:
    SOURCE_NAME: HubSpot
    DESTINATION_NAME: NetSuite
    PAGER_URL: "{{alerts.leads_first.pagerduty}}"
    PAGER_KEY: "{{alerts.leads_first.key}}"
    BACKUP_KEY: "{{alerts.leads_second.key}}"
"""
_WATCHDOG = """schema: 1
extends: {ours}/reference.watchdog.yaml
connector: leads-watchdog
run:
  env:
    WATCHED: leads-sync
    PAGER_URL: "{{alerts.leads_first.pagerduty}}"
    PAGER_KEY: "{{alerts.leads_first.key}}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example for customer state, with a team's own names, routes, entities, limit, connector and watchdog."""
    folder, ours = tmp_path / "team", assets.fixture("connector")
    shutil.copytree(assets.fixture("integrations"), folder)
    text = (folder / FILE).read_text()
    for old, new in _OTHERWISE.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / FILE).write_text(re.sub(r"(?m)^drills: .*\n?", "", text))
    (folder / "own.connector.yaml").write_text(_OWN.format(ours=ours))
    (folder / "own.watchdog.yaml").write_text(_WATCHDOG.format(ours=ours))
    return folder


def _idrill(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "harness", *words], cwd=folder, capture_output=True, text=True, check=False)


def _commit(folder: Path) -> None:
    who = ("-c", "user.name=A Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "--allow-empty", "-m", "all")):
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def _assessed(folder: Path) -> dict[str, Any]:
    _idrill(folder, "readiness", FILE, "--json", "r.json")
    [file] = json.loads((folder / "r.json").read_text())["files"]
    found: dict[str, Any] = file
    return found


def _sign(folder: Path) -> None:
    """What people do once: confirm, approve, and commit the runbook."""
    for words in (("confirm", "--as", "owner"), ("confirm", "--as", "backup"), ("approve", "--as", "Kim Example"), ("runbook",)):
        done = _idrill(folder, words[0], FILE, *words[1:])
        assert done.returncode == 0, done.stderr


def _open(file: dict[str, Any]) -> dict[str, str]:
    return {item["id"]: item["state"] for item in file["items"] if item["state"] and not item["met"]}


def test_only_the_game_day_is_left_and_one_way_writes_are_ready(folder: Path) -> None:
    _sign(folder)
    _commit(folder)
    before = _assessed(folder)
    assert before["ready"] == "NOT PROVEN"
    assert set(_open(before).values()) == {"WRITTEN"}
    for speed in SPEEDS:
        ran = _idrill(folder, "run", "--due", "--integration", FILE, "--speed", speed, "-j", "2", "-q")
        _commit(folder)
        if _idrill(folder, "due", FILE).returncode == 0:
            break
    _sign(folder)
    _commit(folder)
    after = _assessed(folder)
    assert after["ready"] == "NOT PROVEN", after
    assert _open(after) == dict.fromkeys(("B1", "B6", "B9", "C3"), "WRITTEN"), ran.stdout
    lower = (folder / FILE).read_text().replace("pattern: customer-state", "pattern: one-way-write").replace("[billing]", "[internal]")
    (folder / FILE).write_text(lower)
    _sign(folder)
    _commit(folder)
    ready = _idrill(folder, "readiness", FILE)
    assert ready.returncode == 0, ready.stdout
