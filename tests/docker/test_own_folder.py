"""A connector in the folder that somebody works in: the runs are below it, and its container must not see them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.engine.run import RunOptions, recorded, staged
from harness.rehearsal import draw_up, rehearse

pytestmark = [pytest.mark.e2e, pytest.mark.docker]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The reference connector, copied."""
    shutil.copytree(assets.fixture("connector"), tmp_path / "mine")
    return tmp_path / "mine"


def test_a_run_below_the_connectors_folder_has_its_credential(engine: Any, mine: Path, drill_path: Callable[[str], str]) -> None:
    plan = draw_up(drill_path("commit-then-cut"), connector=str(mine / "reference.connector.yaml"), seed=5, runtime="docker")
    rehearsal = rehearse(plan, RunOptions(mine / "reports" / "runs"))
    verdicts = {verdict.check: verdict for verdict in rehearsal.judgement.verdicts}
    assert verdicts["exactly_once"].outcome == "PASS", rehearsal.judgement.reasons


def test_the_container_sees_nothing_of_the_evidence(engine: Any, mine: Path, drill_path: Callable[[str], str]) -> None:
    options = RunOptions(mine / "reports" / "runs")
    plan = draw_up(drill_path("commit-then-cut"), connector=str(mine / "reference.connector.yaml"), seed=5, runtime="docker")
    with recorded(plan, options) as record, staged(plan, options, record, threading.Event()):
        container = engine.containers.get(f"idrill-{record.run}-connector")
        seen = container.exec_run(["ls", str(options.out / record.run)], user="0").output.decode().split()
    assert "connector" in seen
    assert not {"ledgers", "journal.jsonl", "plan.json", "workload.jsonl"} & set(seen)
