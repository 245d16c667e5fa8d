"""A connector that attacks what it is judged by: never a PASS, and nothing of it is left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.engine.run import RunOptions
from harness.rehearsal import draw_up, rehearse
from harness.world.orphans import marked

pytestmark = pytest.mark.e2e

HOSTILE = str(Path(__file__).parent / "connectors" / "hostile.connector.yaml")


@pytest.mark.parametrize(("attack", "told"), [("kill-supervisor", "ended by signal 9"), ("stop-supervisor", "was stopped")])
def test_whoever_ends_its_supervisor_is_not_judged_and_leaves_nothing(
    attack: str, told: str, drill_path: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSTILE", attack)
    plan = draw_up(drill_path("commit-then-cut"), connector=HOSTILE, seed=11)
    done = rehearse(plan, RunOptions(tmp_path))
    assert (done.judgement.outcome, done.judgement.exit_code) == ("INCONCLUSIVE", 3)
    assert any(f"the supervisor of the connector {told} before" in reason for reason in done.judgement.reasons)
    events = [json.loads(line) for line in (done.run_dir / "journal.jsonl").read_text().splitlines()]
    assert [event["ended"] != [] for event in events if event["event"] == "supervisor_lost"] == [True]
    assert list(marked(f"IDRILL_RUN={done.run_dir.name}")) == []
    assert not (done.run_dir / "processes.jsonl").exists()
