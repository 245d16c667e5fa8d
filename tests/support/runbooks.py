"""Runs of the example of an integration file, made up, and the words that their first pages had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from archived import GOOD

from harness.archive.record import CheckOf, IntegrationOf, RunRecord
from harness.checks.verdict import Outcome
from harness.runbook.known import Page

NAME = "orders-to-billing"
DUE = ("connector-disabled-20m", "connector-down-20m", "half-complete-backlog", "rate-limit-storm", "stopped-30m")


def run(drill: str, day: str = "2026-11-20", **changes: Any) -> RunRecord:
    """A run of a drill for the integration."""
    given = replace(
        GOOD,
        run=f"{day.replace('-', '')}-120000-{drill}-aaaaaa",
        started=f"{day}T12:00:00Z",
        drill=replace(GOOD.drill, name=drill),
        integration=IntegrationOf(name=NAME, digest="e" * 64, routes="f" * 64),
    )
    return replace(given, **changes)


RUNS = (
    run("connector-down-20m"),
    run("maintenance-page", "2026-11-22"),
    run("rate-limit-storm", "2026-11-23", outcome=Outcome.FAIL),
    run(
        "stopped-30m",
        "2026-11-24",
        checks=(CheckOf(check="outage_impact", outcome=Outcome.PASS, counts={"owed": 60, "orphans": 4, "doubles": 0}),),
    ),
)
PAGES = (
    Page("connector-down-20m", RUNS[0].run, "orders-sync cannot write to billing: connection refused"),
    Page("maintenance-page", RUNS[1].run, "orders-sync cannot write to billing: it answers with a page"),
)
