"""Drills of engines that nobody here wrote, as their examples are shipped."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.checks.verdict import Verdict
from harness.rehearsal import Rehearsal, draw_up

INCONCLUSIVE = 3


@dataclass(frozen=True)
class Played:
    """What came of one drill, and the files behind it."""

    rehearsal: Rehearsal

    @property
    def verdicts(self) -> dict[str, Verdict]:
        return {verdict.check: verdict for verdict in self.rehearsal.judgement.verdicts}

    @property
    def told(self) -> dict[str, str]:
        return {name: f"{verdict.outcome} {verdict.summary}" for name, verdict in self.verdicts.items()}

    @property
    def failed(self) -> set[str]:
        return {name for name, verdict in self.verdicts.items() if verdict.outcome == "FAIL"}

    @property
    def codes(self) -> list[int]:
        """Exit codes of its batches, without one that the end of the run cut short."""
        return [line["code"] for line in self.journal("actor_exited") if not line["expected"]]

    def journal(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self._lines("journal.jsonl") if line["event"] == event]

    def ledger(self, actor: str, kind: str) -> list[dict[str, Any]]:
        return [line for line in self._lines(f"ledgers/{actor}.jsonl") if line["kind"] == kind]

    def _lines(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.rehearsal.run_dir / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def examples() -> Path:
    """The folder that the examples are shipped in."""
    return assets.fixture("connectors")


@pytest.fixture
def played(carried_out: Callable[..., Rehearsal]) -> Callable[..., Played]:
    """Carry out a drill, with a connector other than its own if one is named; all of it must have been on drill time.

    An engine is work: on a machine where even the second run starves nothing can be said, which is told as the reason of a skip.
    """

    def run(drill: Path, connector: Path | None = None, *, speed: float) -> Played:
        subject = str(connector) if connector else None
        plan, slower = (draw_up(str(drill), connector=subject, speed=one_speed, seed=5) for one_speed in (speed, speed / 2))
        one = Played(carried_out(plan, slower, needs_verdict=False))
        gates = {name for name, verdict in one.verdicts.items() if verdict.gate and verdict.outcome != "PASS"}
        if one.rehearsal.judgement.exit_code == INCONCLUSIVE and "stall" in gates:
            pytest.skip(f"this machine is too busy to judge it, twice: {one.told['stall']}")
        assert one.journal("not_accelerated") == []
        assert [line["actor"] for line in one.journal("accelerated") if line["accelerated"]], "nothing was on drill time"
        return one

    return run
