"""A whole drill in the smallest runtime: every phase is gone through, and every fault healed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gameday import gameday, with_people

from harness import registry
from harness.engine.run import RunOptions, run_drill
from harness.plan.gameday import SurprisePlan
from harness.plan.model import Plan
from harness.rehearsal import draw_up
from harness.world.memory.runtime import MemoryRuntime


def test_a_surprise_of_a_game_day_is_in_the_saved_plan_and_healed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    surprise = SurprisePlan(number=1, phase="baseline", after_s=60, fault={"kind": "latency", "link": "source", "latency": "2s"})
    plan = with_people(draw_up("connector-down-20m", speed=60.0, seed=1), gameday(surprises=(surprise,)))
    load = registry.load
    monkeypatch.setattr(registry, "load", lambda group, name: MemoryRuntime if group == "harness.runtimes" else load(group, name))
    record = run_drill(plan, RunOptions(tmp_path))
    assert record.ending.outcome == "completed"
    saved = Plan.model_validate_json((record.run_dir / "plan.json").read_text())
    assert [(fault.id, fault.kind, fault.phase) for fault in saved.faults()] == [("f2", "latency", "baseline"), ("f1", "down", "outage")]
    assert saved == record.plan
    events = [json.loads(line) for line in (record.run_dir / "journal.jsonl").read_text().splitlines()]
    assert [(event["fault"], event["why"]) for event in events if event["event"] == "healed"] == [("f2", "phase"), ("f1", "phase")]
    assert "people" in {event["actor"] for event in events if event["event"] == "nothing_armed"}


def test_a_drill_is_carried_out_from_begin_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = draw_up("connector-down-20m", speed=60.0, seed=1)
    load = registry.load
    monkeypatch.setattr(registry, "load", lambda group, name: MemoryRuntime if group == "harness.runtimes" else load(group, name))
    record = run_drill(plan, RunOptions(tmp_path))
    events = [json.loads(line) for line in (record.run_dir / "journal.jsonl").read_text().splitlines()]
    told = {name: [event for event in events if event["event"] == name] for name in ("phase_ended", "injected", "healed", "nothing_armed")}
    assert record.ending.outcome == "completed"
    assert [event["phase"] for event in told["phase_ended"]] == [phase.name for phase in plan.phases]
    assert {event["fault"] for event in told["healed"]} == {event["fault"] for event in told["injected"]} == {"f1"}
    assert {event["actor"] for event in told["nothing_armed"]} == {"source", "destination", "alerts"}
