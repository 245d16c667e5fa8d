"""A game day, read and judged, whose ledgers hold what a test adds to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.checks.judge.judge import Judgement, judge
from harness.evidence.evidence import Evidence


@dataclass(frozen=True)
class Told:
    evidence: Evidence
    judgement: Judgement
    run_dir: Path


@pytest.fixture
def tell() -> Iterator[Callable[[Any], Told]]:
    opened: list[Evidence] = []

    def open_run(builder: Any) -> Told:
        run_dir = builder.save()
        evidence = Evidence.open(run_dir)
        opened.append(evidence)
        return Told(evidence, judge(evidence), run_dir)

    yield open_run
    for evidence in opened:
        evidence.close()
