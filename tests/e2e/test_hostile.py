"""A connector that attacks what it is judged by: never a PASS, and nothing of it is left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.checks.judge.saved import read_verdicts
from harness.engine.run import RunOptions
from harness.errors import EnvironmentUnavailable
from harness.rehearsal import draw_up, rehearse
from harness.world.processes import confine, landlock
from harness.world.processes.confine import Confine
from harness.world.processes.orphans import marked

pytestmark = pytest.mark.e2e

HOSTILE = str(Path(__file__).parent / "connectors" / "hostile.connector.yaml")


@pytest.mark.parametrize(("attack", "told"), [("kill-supervisor", "ended by signal 9"), ("stop-supervisor", "was stopped")])
def test_whoever_ends_its_supervisor_is_not_judged_and_leaves_nothing(
    attack: str, told: str, drill_path: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSTILE", attack)
    plan = draw_up(drill_path("commit-then-cut"), connector=HOSTILE, seed=11)
    done = rehearse(plan, RunOptions(tmp_path, confine=Confine.OFF))
    assert (done.judgement.outcome, done.judgement.exit_code) == ("INCONCLUSIVE", 3)
    assert any(f"the supervisor of the connector {told} before" in reason for reason in done.judgement.reasons)
    events = [json.loads(line) for line in (done.run_dir / "journal.jsonl").read_text().splitlines()]
    assert [event["ended"] != [] for event in events if event["event"] == "supervisor_lost"] == [True]
    assert list(marked(f"IDRILL_RUN={done.run_dir.name}")) == []
    assert not (done.run_dir / "processes.jsonl").exists()


def test_whoever_ends_the_fakes_is_not_judged_by_what_they_saw(
    drill_path: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSTILE", "kill-fakes")
    done = rehearse(draw_up(drill_path("commit-then-cut"), connector=HOSTILE, seed=11), RunOptions(tmp_path, confine=Confine.OFF))
    assert (done.judgement.outcome, done.judgement.exit_code) == ("INCONCLUSIVE", 3)
    assert any("does not answer" in reason for reason in done.judgement.reasons)
    assert any("whether ledgers/destination.jsonl is complete is not known" in reason for reason in done.judgement.reasons)
    assert list(marked(f"IDRILL_RUN={done.run_dir.name}")) == []


@pytest.mark.skipif(landlock.offered() < landlock.SIGNALS_SINCE, reason=f"this kernel offers Landlock {landlock.offered()}")
@pytest.mark.parametrize("attack", ["kill-supervisor", "rewrite-plan", "drop-ledger", "read-tokens"])
def test_a_confined_connector_does_not_reach_what_it_is_judged_by(
    attack: str, drill_path: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSTILE", attack)
    plan = draw_up(drill_path("commit-then-cut"), connector=HOSTILE, seed=11)
    done = rehearse(plan, RunOptions(tmp_path, confine=Confine.REQUIRED))
    assert done.run_dir.parent == tmp_path
    assert read_verdicts(done.run_dir / "verdicts.json").confined == f"Landlock {landlock.offered()}"
    log = (done.run_dir / "logs" / "connector.1.log").read_text()
    assert "attack: refused: [Errno " in log, log
    assert [event for event in (done.run_dir / "journal.jsonl").read_text().splitlines() if "supervisor_lost" in event] == []
    assert "confinement" in (done.run_dir / "report" / "index.html").read_text()


def test_without_landlock_the_run_says_so_or_is_refused(
    drill_path: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confine, "OFFERED", lambda: 0)
    plan = draw_up(drill_path("commit-then-cut"), seed=11)
    with pytest.raises(EnvironmentUnavailable, match="--confine required, but this kernel has no Landlock"):
        rehearse(plan, RunOptions(tmp_path, confine=Confine.REQUIRED))
    assert list(tmp_path.iterdir()) == []
    done = rehearse(plan, RunOptions(tmp_path))
    assert read_verdicts(done.run_dir / "verdicts.json").confined == "not confined: this kernel has no Landlock"
