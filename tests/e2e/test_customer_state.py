"""From an integration file with every part to READY, with names of its own: all due drills, then a game day whose people are attested."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_game import Come, Last, attest, leave, played
from page_players import Browsers, PagePlayer
from players import Player

from harness import assets
from harness.exit_codes import INCONCLUSIVE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
FILE = "orders-to-billing.integration.yaml"
GAME_DAY = "orders-to-billing.gameday.yaml"
OF_PEOPLE = {"acknowledged_within", "contained_by_one_person", "notice_within", "updates_every", "resolution_notice"}
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


def _missing(file: dict[str, Any]) -> dict[tuple[str, str], str]:
    """What no run shows yet: drill and check, and why."""
    proofs = [proof for item in file["items"] if item["state"] for proof in item["proofs"] if proof["state"] != "PROVEN"]
    return {(proof["drill"], proof["check"]): proof["why"] for proof in proofs}


def _run_due(folder: Path) -> str:
    for speed in SPEEDS:
        ran = _idrill(folder, "run", "--due", "--integration", FILE, "--speed", speed, "-j", "2", "-q")
        _commit(folder)
        if _idrill(folder, "due", FILE).returncode == 0:
            break
    _sign(folder)
    _commit(folder)
    return ran.stdout


def _one_way_write(folder: Path) -> int:
    """The answer of readiness if no customer saw what is written. The file is then as it was."""
    text = (folder / FILE).read_text()
    (folder / FILE).write_text(text.replace("pattern: customer-state", "pattern: one-way-write").replace("[billing]", "[internal]"))
    _sign(folder)
    _commit(folder)
    code = _idrill(folder, "readiness", FILE).returncode
    (folder / FILE).write_text(text)
    _sign(folder)
    _commit(folder)
    return code


@pytest.fixture
def game_day(folder: Path, once_more: Callable[..., Any]) -> Callable[[Come, Last], None]:
    """One that is played well; its record is committed, and so is the runbook, which names the newest run."""

    def doubt(answer: subprocess.CompletedProcess[str]) -> str:
        return answer.stdout if answer.returncode == INCONCLUSIVE else ""

    def play(come: Come, last: Last) -> None:
        quick, slow = ((lambda speed=speed: played(folder, GAME_DAY, speed, come, last)) for speed in (30, 15))
        answer = once_more(quick, doubt, slower=slow)
        assert answer.returncode == 0, answer.stdout
        _sign(folder)
        _commit(folder)

    return play


def test_the_game_day_that_readiness_misses_makes_it_ready(folder: Path, game_day: Callable[[Come, Last], None]) -> None:
    _sign(folder)
    _commit(folder)
    before = _assessed(folder)
    assert before["ready"] == "NOT PROVEN"
    assert set(_open(before).values()) == {"WRITTEN"}

    said = _run_due(folder)
    after = _assessed(folder)
    assert after["ready"] == "NOT PROVEN", after
    assert _open(after) == dict.fromkeys(("B1", "B6", "B9", "C3"), "WRITTEN"), said
    assert _one_way_write(folder) == 0, "it asks for no game day"
    assert _missing(after) == {("a game day", check): "no attested game day is in the archive" for check in OF_PEOPLE}

    game_day(lambda links: Player(links[0]), leave)
    unattested = _assessed(folder)
    assert unattested["ready"] == "NOT PROVEN", unattested
    assert _open(unattested) == _open(after)
    assert {check for _, check in _missing(unattested)} == OF_PEOPLE
    assert all(why.endswith("nobody attested who was there") for why in _missing(unattested).values())

    with Browsers() as browsers:
        game_day(lambda links: PagePlayer(links, browsers), attest)
    ready = _idrill(folder, "readiness", FILE)
    assert ready.returncode == 0, ready.stdout
    assert _missing(_assessed(folder)) == {}
