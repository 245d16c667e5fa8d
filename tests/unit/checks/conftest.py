"""Judging synthetic runs: one check, or the whole plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness import registry
from harness.checks.judge.judge import Judgement, judge
from harness.checks.verdict import Verdict
from harness.evidence.evidence import Evidence


@pytest.fixture
def verdict() -> Callable[..., Verdict]:
    """`verdict(run, "exactly_once", level="writes")`: what one check says of a run, alone."""

    def one(run: Any, name: str, **params: Any) -> Verdict:
        check = registry.load("harness.checks", name)
        with Evidence.open(run.save()) as evidence:
            said: Verdict = check.judge(evidence, check.Params.model_validate(params))
        assert said.check == name
        return said

    return one


@pytest.fixture
def judged() -> Callable[[Any], Judgement]:
    """The judgement of a run by its plan."""

    def whole(run: Any) -> Judgement:
        with Evidence.open(run.save()) as evidence:
            return judge(evidence)

    return whole


@pytest.fixture
def kinds() -> Callable[[Verdict], dict[str, bool]]:
    """Kind of each finding → whether something excuses it."""
    return lambda said: {finding.kind: bool(finding.excused_by) for finding in said.findings}


@pytest.fixture
def quiet(outage: Any) -> Any:
    """The good run without its alerts."""
    outage.lines["alerts"].clear()
    return outage


@pytest.fixture
def edited_there(outage: Any) -> Callable[..., None]:
    """`edited_there(key, t, version, op)`: billing's own people edit a record, so that changes go both ways."""

    def edit(key: str, t: float, version: int, op: str = "update") -> None:
        outage.drill["workload"] = {"kind": "steady", "rate": "40/min", "both_sides": {"destination": "50%"}}
        outage.offer(key, t, version, op)
        _, line = outage.lines["source"].pop()
        outage.line("destination", "offered", t, **{name: value for name, value in line.items() if name != "kind"})

    return edit


@pytest.fixture
def brought_back(outage: Any) -> Callable[[str, float], None]:
    """`brought_back(key, t)`: the connector writes a record of billing's to crm."""

    def write(key: str, t: float) -> None:
        before = len(outage.lines["destination"])
        outage.write(t, (key, 1))
        outage.lines["source"] += outage.lines["destination"][before:]
        del outage.lines["destination"][before:]

    return write
