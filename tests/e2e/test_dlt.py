"""A real engine under test: dlt, unmodified. Its runs all end well, and the batch whose answer was lost exists twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.plan.model import Plan
from harness.rehearsal import Rehearsal, draw_up

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("dlt") is None, reason="dlt is not installed: pip install 'integration-drills[dlt]'"),
]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_batch_whose_answer_was_lost_exists_twice(carried_out: Callable[[Plan], Rehearsal]) -> None:
    drill = assets.fixture("connectors") / "dlt" / "commit-then-cut-dlt.drill.yaml"
    rehearsal = carried_out(draw_up(str(drill), speed=1.0, seed=5))
    verdicts = {verdict.check: verdict for verdict in rehearsal.judgement.verdicts}
    told = {name: f"{verdict.outcome} {verdict.summary}" for name, verdict in verdicts.items()}

    # dlt says that all is well, and indeed nothing is missing
    codes = [event["code"] for event in _lines(rehearsal.run_dir / "journal.jsonl") if event["event"] == "actor_exited"]
    assert len(codes) > 5
    assert set(codes) == {0}, told
    exactly_once = verdicts["exactly_once"]
    assert exactly_once.counts["missing"] == 0, told

    # which records were in the batch whose reply was withheld, by the destination's own ledger
    ledger = _lines(rehearsal.run_dir / "ledgers" / "destination.jsonl")
    (cut,) = [line["req"] for line in ledger if line["kind"] == "reply" and not line["sent"]]
    batch = {line["key"] for line in ledger if line["kind"] == "committed" and line["req"] == cut}
    assert batch

    assert {name for name, verdict in verdicts.items() if verdict.outcome == "FAIL"} == {"exactly_once"}, told
    assert rehearsal.judgement.exit_code == 1, told
    assert [(finding.kind, finding.count) for finding in exactly_once.findings] == [("doubled", len(batch))]
    doubled = exactly_once.exhibits["doubled"]
    assert set(doubled["key"]) == batch
    assert set(doubled["times"]) == {2}
    assert f"{len(batch)} rows too many" in exactly_once.summary
