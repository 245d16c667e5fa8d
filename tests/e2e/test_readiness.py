"""From an integration file to READY, with real runs and nothing made up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness import assets

pytestmark = pytest.mark.e2e
_SPEEDS = ("60", "30", "15")
"""One round each: on a busy machine a run can be inconclusive, and `run --due` repeats what is still missing."""
_FILE = """
schema: 1
integration: visits
pattern: reporting-feed
connector: visits.connector.yaml
watchdog: heartbeat.watchdog.yaml
watch: [deploy/**]
people:
  owner:  {name: Ada Example, route: primary, contact: ada@example.invalid}
  backup: {name: Bo Example, route: backup, contact: bo@example.invalid}
entities: {visit: 20, page: {count: 40, of: visit}}
truth: {visit: web shop, page: web shop}
paths:
  read:  [{from: web shop, credential: shop-reader}]
  write: [{to: warehouse, credential: warehouse-writer, touches: [analytics]}]
stops_for_30m: {breaks: the morning report is late, harm: late}
detect:   {within: 15m}
escalate: {within: 30m, to: backup}
comms:    {contact: Bo Example}
recover:  {within: 4h}
recheck:  {every: 180d}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A feed whose connector and watchdog are the reference ones, in files of the team's own."""
    ours = assets.fixture("connector")
    (tmp_path / "visits.integration.yaml").write_text(_FILE)
    (tmp_path / "visits.connector.yaml").write_text(f"schema: 1\nextends: {ours}/reference-escalates.connector.yaml\n")
    (tmp_path / "heartbeat.watchdog.yaml").write_text(f"schema: 1\nextends: {ours}/reference.watchdog.yaml\nconnector: heartbeat\n")
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy/visits.yaml").write_text("replicas: 1\n")
    return tmp_path


def _idrill(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "harness", *words], cwd=folder, capture_output=True, text=True, check=False)


def _commit(folder: Path) -> None:
    who = ("-c", "user.name=A Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "--allow-empty", "-m", "all")):
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def _states(folder: Path) -> dict[str, str | None]:
    _idrill(folder, "readiness", "visits.integration.yaml", "--json", "r.json")
    [file] = json.loads((folder / "r.json").read_text())["files"]
    return {item["id"]: item["state"] for item in file["items"]}


@pytest.mark.slow
def test_a_feed_becomes_ready_by_its_due_drills_and_one_byte_ends_that(folder: Path) -> None:
    assert {item for item, state in _states(folder).items() if state in {"STALE", "EMPTY"}} == {"B1", "B10"}
    for words in (("confirm", "--as", "owner"), ("confirm", "--as", "Bo Example"), ("approve", "--as", "Cy Example")):
        done = _idrill(folder, words[0], "visits.integration.yaml", *words[1:])
        assert done.returncode == 0, done.stderr
    _commit(folder)
    assert _idrill(folder, "readiness", "visits.integration.yaml").returncode == 3
    assert {item: state for item, state in _states(folder).items() if state == "PROVEN"} == {}
    for speed in _SPEEDS:
        ran = _idrill(folder, "run", "--due", "--integration", "visits.integration.yaml", "--speed", speed, "-q")
        _commit(folder)
        said = _idrill(folder, "readiness", "visits.integration.yaml")
        if said.returncode == 0:
            break
    assert said.returncode == 0, ran.stdout + said.stdout
    assert _idrill(folder, "due", "visits.integration.yaml").returncode == 0
    assert [item for item, state in _states(folder).items() if state == "PROVEN"] == ["B1", "B4", "B5", "M2", "D1"]
    (folder / "deploy/visits.yaml").write_text("replicas: 1 \n")
    assert {state for item, state in _states(folder).items() if item in {"B1", "B4", "B5", "M2", "D1"}} == {"STALE"}
    assert _idrill(folder, "readiness", "visits.integration.yaml").returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("defect", "drill", "item", "words"),
    [
        (
            "wrong-owner",
            "connector-down-20m",
            "B1",
            "the page went to a route of nobody, such as the shared channel; the file says Ada Example",
        ),
        ("never-escalates", "unanswered-page", "B5", "escalates_within failed"),
        ("duplicates", "commit-then-cut", "B8", "exactly_once failed"),
        ("leaks-while-paused", "freeze-holds", "B6", "no_writes_during failed"),
    ],
)
def test_a_known_defect_refutes_its_box(folder: Path, defect: str, drill: str, item: str, words: str) -> None:
    [found] = (assets.fixture("connector") / "broken").glob(f"{defect}.connector.yaml")
    text = (folder / "visits.integration.yaml").read_text().replace("reporting-feed", "one-way-write")
    (folder / "visits.integration.yaml").write_text(text)
    (folder / "visits.connector.yaml").write_text(f"schema: 1\nextends: {found}\n")
    for speed in _SPEEDS:
        _idrill(folder, "run", drill, "--integration", "visits.integration.yaml", "--speed", speed, "-q")
        if _states(folder)[item] == "REFUTED":
            break
    [file] = json.loads((folder / "r.json").read_text())["files"]
    [told] = [each for each in file["items"] if each["id"] == item]
    assert told["state"] == "REFUTED", told
    assert words in told["why"]
    assert file["ready"] == "NOT READY"
