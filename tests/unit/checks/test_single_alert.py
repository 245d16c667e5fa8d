"""One incident, for one owner, in time."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def test_one_incident_on_the_owners_route(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "single_alert", route="primary", within="15m")
    assert said.outcome is Outcome.PASS
    assert "Robin Example on route primary, 2m after the injection" in said.summary


def test_nobody_was_paged(quiet: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(quiet, "single_alert")) == {"absent": False}


def test_repeats_are_not_incidents(outage: Any, verdict: Any) -> None:
    outage.alert(500)
    said = verdict(outage, "single_alert")
    assert said.outcome is Outcome.PASS
    assert said.counts["renotified"] == 1


def test_a_storm_is_several_incidents(quiet: Any, verdict: Any, kinds: Any) -> None:
    for number in range(5):
        quiet.alert(400 + number, key=f"generic-{number}", key_given=False)
    said = verdict(quiet, "single_alert")
    assert kinds(said) == {"several": False}
    assert said.counts["since"] == 5


def test_the_same_incident_opened_again_is_a_second_one(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.alert(1650)
    assert kinds(verdict(outage, "single_alert")) == {"several": False}


@pytest.mark.parametrize(
    ("route", "wanted", "right"),
    [("primary", None, True), ("backup", None, True), ("backup", "primary", False), ("shared", None, False), ("unknown", None, False)],
)
def test_it_must_be_an_owners_route(quiet: Any, verdict: Any, route: str, wanted: str | None, right: bool, kinds: Any) -> None:
    quiet.alert(400, route=route)
    said = verdict(quiet, "single_alert", **({"route": wanted} if wanted else {}))
    assert kinds(said) == ({} if right else {"wrong_owner": False})


def test_the_deadline_counts_from_the_injection(quiet: Any, verdict: Any, kinds: Any) -> None:
    quiet.alert(300 + 900)
    assert verdict(quiet, "single_alert", within="15m").outcome is Outcome.PASS
    quiet.lines["alerts"].clear()
    quiet.alert(300 + 900.1)
    assert kinds(verdict(quiet, "single_alert", within="15m")) == {"late": False}


def test_an_incident_before_the_injection(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.alert(100, key="early")
    assert kinds(verdict(outage, "single_alert")) == {"early": False}


def test_without_an_injection_no_alert_was_due(run: Any, verdict: Any) -> None:
    assert verdict(run, "single_alert").outcome is Outcome.INCONCLUSIVE


def test_many_of_a_kind_are_one_finding(quiet: Any, verdict: Any) -> None:
    for number in range(24):
        quiet.alert(400 + number, key=f"k{number}", route="shared")
    several, wrong = verdict(quiet, "single_alert").findings
    assert (several.kind, wrong.count, wrong.text) == ("several", 24, "24 incidents on the shared channel, which is not an owner")


@pytest.mark.parametrize(("opened_t", "share", "excused"), [(1650, 0.7, True), (1650, 0.3, False), (700, 0.7, False)])
def test_a_second_incident_after_the_heal_by_a_process_that_waited_for_a_processor(
    outage: Any, verdict: Any, kinds: Any, opened_t: float, share: float, excused: bool
) -> None:
    """What is opened while the fault is in place is the connector's own, however slow the machine."""
    for t in range(300, 1700, 6):
        outage.note("waited", t, actor="connector", pid=8, from_at=t + 94, until_at=t + 100, ran_s=0.01, waited_s=0.1 * share)
    outage.alert(opened_t, key="orders-sync:crm")
    assert kinds(verdict(outage, "single_alert")) == {"several": excused}


def test_who_has_the_plain_address_is_told_what_to_post_there(quiet: Any, verdict: Any) -> None:
    quiet.connector["run"] = {"command": ["sync"], "env": {"ALERT_URL": "{alerts.primary.url}"}}
    said = verdict(quiet, "single_alert")
    assert said.summary.endswith(' lasted 20m; expected: POST {"key": "…", "summary": "…"} to {alerts.primary.url}')


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "nobody was paged: f1 (down on destination) lasted 20m"),
        ({"within": "4m"}, "nobody was paged, due within 4m: f1 (down on destination) lasted 20m"),
    ],
)
def test_who_was_not_paged_is_told_when_it_was_due(quiet: Any, verdict: Any, params: Any, said: str) -> None:
    assert verdict(quiet, "single_alert", **params).summary == said
