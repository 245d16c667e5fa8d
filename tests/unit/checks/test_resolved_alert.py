"""Resolved once, after the fault."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def test_resolved_after_the_heal(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "resolved_alert").outcome is Outcome.PASS


@pytest.mark.parametrize("is_judged", [False, True])
def test_what_was_still_owed_is_told_where_no_other_check_judges_it(outage: Any, verdict: Any, is_judged: bool) -> None:
    if is_judged:
        outage.check("resolved_after_data")
    outage.lines["alerts"].pop()
    outage.alert(1560.5, action="resolve")
    said = verdict(outage, "resolved_alert")
    assert said.outcome is Outcome.PASS
    left = "" if is_judged else "; 19 records still owed then, which this drill does not judge"
    assert said.summary == f"1 incident resolved once, after the heal{left}"


def test_nothing_is_told_of_a_backlog_that_was_written(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "resolved_alert").summary == "1 incident resolved once, after the heal"


@pytest.mark.parametrize(
    ("resolutions", "expected"),
    [
        ([], {"unresolved": False}),
        ([1499.9], {"resolved_early": False}),
        ([1500], {}),
        ([1600, 1601], {"resolved_again": False}),
        ([700, 1600], {"resolved_again": False, "resolved_early": False}),
    ],
)
def test_resolutions(quiet: Any, verdict: Any, resolutions: list[float], expected: dict[str, bool], kinds: Any) -> None:
    quiet.alert(400)
    for t in resolutions:
        quiet.alert(t, action="resolve")
    assert kinds(verdict(quiet, "resolved_alert")) == expected


@pytest.mark.parametrize(
    ("protocol", "route", "expected"),
    [
        ("pagerduty", "primary", {}),  # the service drops it
        ("slack", "primary", {"resolved_again": False}),
        ("generic", "primary", {"resolved_again": False}),
        ("slack", "shared", {}),  # no owner is told twice
    ],
)
def test_a_second_resolve_counts_where_an_owner_reads_it(
    quiet: Any, verdict: Any, protocol: str, route: str, expected: dict[str, bool], kinds: Any
) -> None:
    quiet.alert(400, protocol=protocol, route=route)
    for t in (1600, 1601):
        quiet.alert(t, action="resolve", protocol=protocol, route=route)
    said = verdict(quiet, "resolved_alert")
    assert kinds(said) == expected
    assert ("1 further resolve reached no owner" in said.summary) == (said.outcome is Outcome.PASS)


def test_an_incident_belongs_to_the_fault_in_place_when_it_opened(quiet: Any, verdict: Any) -> None:
    later = quiet.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    quiet.phase("relapse", 1550, 1600, faults=(later,))
    quiet.injected(later, 1550, 1600)
    quiet.alert(400)
    quiet.alert(1520, action="resolve")  # after the heal of f1, before f2: right
    assert verdict(quiet, "resolved_alert").outcome is Outcome.PASS


def test_nothing_to_resolve(quiet: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(quiet, "resolved_alert")) == {"absent": False}


def test_without_an_injection_no_alert_was_due(run: Any, verdict: Any) -> None:
    assert verdict(run, "resolved_alert").outcome is Outcome.INCONCLUSIVE


def test_many_of_a_kind_are_one_finding(quiet: Any, verdict: Any) -> None:
    for number in range(24):
        quiet.alert(400 + number, key=f"k{number}", route="shared")
    [unresolved] = verdict(quiet, "resolved_alert").findings
    assert (unresolved.count, unresolved.text) == (24, "24 incidents on shared were never resolved")


def test_who_has_the_plain_address_is_told_how_to_resolve(quiet: Any, verdict: Any) -> None:
    quiet.connector["run"] = {"command": ["sync"], "env": {"ALERT_URL": "{alerts.primary.url}"}}
    quiet.alert(700)
    said = verdict(quiet, "resolved_alert")
    assert said.summary.endswith('never resolved; expected: POST {"key": "…", "action": "resolve"} to {alerts.primary.url}')
