"""Records of an archive, made up: a good run of a paged outage, in which a test changes what it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.archive.record import CheckOf, DrillOf, IntegrationOf, PeopleOf, RunRecord, TimesOf
from harness.checks.verdict import Outcome
from harness.readiness.states import Ready
from harness.subject import Subject
from harness.trends.of_file import OfFile

DRILL = DrillOf(
    name="connector-down-20m",
    digest="d" * 64,
    category="infrastructure",
    pattern="customer-state",
    entities=("account", "invoice"),
    source="crm",
    destination="billing",
)
DETECTED = TimesOf(
    fault="f1",
    kind="down",
    where="destination",
    injected_t=300.0,
    healed_t=1500.0,
    mttd_s=120.0,
    route="owner",
    mtta_s=300.0,
    mttr_s=1260.0,
)
UNDETECTED = replace(DETECTED, mttd_s=None, mttd_note="not detected", route=None, mtta_s=None, mtta_note="no incident")
GOOD = RunRecord(
    record=1,
    run="20261101-120000-connector-down-20m-aaaaaa",
    started="2026-11-01T12:00:00Z",
    outcome=Outcome.PASS,
    exit_code=0,
    ended="completed",
    sealed=True,
    drill=DRILL,
    connector="orders-sync",
    file="orders-sync",
    subject=Subject(how="files", digest="a" * 64, connector="b" * 64),
    runtime="local",
    speed=60.0,
    seed=7,
    ran_with="0.2.0",
    judged_with="0.2.0",
    checks=(CheckOf(check="exactly_once", outcome=Outcome.PASS, params={"level": "effects"}, counts={"landed": 70, "exercised": 1}),),
    faults=1,
    times=(DETECTED,),
    people=PeopleOf(responder="simulated"),
    manifest="e" * 64,
)


def record(number: int = 0, **changes: Any) -> RunRecord:
    """The good run, as the n-th of November 2026, with these fields changed."""
    day = f"{1 + number % 28:02}"
    mine = {"run": f"202611{day}-120000-connector-down-20m-{number:06x}", "started": f"2026-11-{day}T12:00:00Z"}
    return replace(GOOD, **(mine | changes))


def integration(name: str) -> IntegrationOf:
    """The integration that a run was carried out for."""
    return IntegrationOf(name=name, digest="1" * 64, routes="2" * 64)


def of_file(name: str, *due: str, connector: str = "", **changes: Any) -> OfFile:
    """An integration file of which nothing is proven, with its due drills."""
    nothing = OfFile(name, connector or name, frozenset(due), Ready.NOT_PROVEN, "not proven: B1", boxes=10, open=0, unproven=1)
    return replace(nothing, **changes)
