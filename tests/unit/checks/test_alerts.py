"""The alert laws: one incident, for one owner, in time, with names, resolved when it is over."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def kinds(verdict: Any) -> dict[str, bool]:
    """Kind of each finding → whether it is excusable."""
    return {finding.kind: finding.excusable for finding in verdict.findings}


@pytest.fixture
def quiet(outage: Any) -> Any:
    """The good run without its alerts."""
    outage.lines["alerts"].clear()
    return outage


# ---- single_alert


def test_one_incident_on_the_owners_route(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "single_alert", route="primary", within="15m")
    assert said.outcome is Outcome.PASS
    assert "Robin Example on route primary, 2m after the injection" in said.summary


def test_nobody_was_paged(quiet: Any, verdict: Any) -> None:
    assert kinds(verdict(quiet, "single_alert")) == {"absent": True}


def test_repeats_are_not_incidents(outage: Any, verdict: Any) -> None:
    outage.alert(500)
    said = verdict(outage, "single_alert")
    assert said.outcome is Outcome.PASS
    assert said.counts["renotified"] == 1


def test_a_storm_is_several_incidents(quiet: Any, verdict: Any) -> None:
    for number in range(5):
        quiet.alert(400 + number, key=f"generic-{number}", key_given=False)
    said = verdict(quiet, "single_alert")
    assert kinds(said) == {"several": False}
    assert said.counts["since"] == 5


def test_the_same_incident_opened_again_is_a_second_one(outage: Any, verdict: Any) -> None:
    outage.alert(1650)
    assert kinds(verdict(outage, "single_alert")) == {"several": False}


@pytest.mark.parametrize(
    ("route", "wanted", "right"),
    [("primary", None, True), ("backup", None, True), ("backup", "primary", False), ("shared", None, False), ("unknown", None, False)],
)
def test_it_must_be_an_owners_route(quiet: Any, verdict: Any, route: str, wanted: str | None, right: bool) -> None:
    quiet.alert(400, route=route)
    said = verdict(quiet, "single_alert", **({"route": wanted} if wanted else {}))
    assert kinds(said) == ({} if right else {"wrong_owner": False})


def test_the_deadline_counts_from_the_injection(quiet: Any, verdict: Any) -> None:
    quiet.alert(300 + 900)
    assert verdict(quiet, "single_alert", within="15m").outcome is Outcome.PASS
    quiet.lines["alerts"].clear()
    quiet.alert(300 + 900.1)
    assert kinds(verdict(quiet, "single_alert", within="15m")) == {"late": True}


def test_an_incident_before_the_injection(outage: Any, verdict: Any) -> None:
    outage.alert(100, key="early")
    assert kinds(verdict(outage, "single_alert")) == {"early": True}


@pytest.mark.parametrize("name", ["single_alert", "alert_names", "detected_within", "resolved_alert"])
def test_without_an_injection_no_alert_was_due(run: Any, verdict: Any, name: str) -> None:
    params = {"within": "15m"} if name == "detected_within" else {}
    assert verdict(run, name, **params).outcome is Outcome.INCONCLUSIVE


# ---- alert_names


@pytest.mark.parametrize(
    ("said", "unnamed"),
    [
        ({"summary": "orders-sync cannot write to billing"}, set()),
        ({"summary": "ORDERS-SYNC cannot write to Billing."}, set()),
        ({"summary": "order sync is stuck", "details": {"system": "invoicing"}}, set()),
        ({"summary": "stuck", "text": "orders-sync → billing"}, set()),
        ({"summary": "an integration is broken"}, {"unnamed_connector", "unnamed_system"}),
        ({"summary": "orders-sync is broken"}, {"unnamed_system"}),
        ({"summary": "billing is broken"}, {"unnamed_connector"}),
        ({"summary": "orders-sync cannot write to prebilling"}, {"unnamed_system"}),
        ({"summary": "orders-sync cannot write to billing-eu"}, {"unnamed_system"}),
        ({"summary": "orders-sync is broken", "text": "see https://wiki.example.invalid/billing"}, {"unnamed_system"}),
        ({"summary": "orders-sync is broken", "details": {"dedup_key": "orders-sync/billing"}}, {"unnamed_system"}),
        ({"summary": "orders-sync is broken", "details": {"incident": "orders-sync/billing"}}, {"unnamed_system"}),
        ({"summary": "orders-sync cannot read from crm"}, {"unnamed_system"}),
    ],
)
def test_names_in_the_opening_message(quiet: Any, verdict: Any, said: dict[str, Any], unnamed: set[str]) -> None:
    quiet.alert(400, **said)
    quiet.alert(500, summary="orders-sync and billing")  # a repeat comes too late
    assert kinds(verdict(quiet, "alert_names")) == dict.fromkeys(unnamed, False)


def test_nobody_paged_nobody_named(quiet: Any, verdict: Any) -> None:
    assert kinds(verdict(quiet, "alert_names")) == {"absent": True}


@pytest.mark.parametrize(
    ("place", "link", "system"),
    [
        (("link", "source"), "source", "crm"),
        (("link", "destination.token"), "destination.token", "billing"),
        (("fake", "destination"), "destination.token", "billing"),
        (("fake", "source"), "source", "crm"),
        (("process", "connector"), None, "either"),
    ],
)
def test_the_system_is_the_one_behind_the_first_faulted_link(
    make_run: Any, verdict: Any, place: tuple[str, str], link: str | None, system: str
) -> None:
    for named in ("crm", "billing"):
        run = make_run()
        fault = run.fault("f1", "any", *place, "requests", spec={"kind": "any", **({"link": link} if link else {})})
        run.phase("outage", 300, 1500, faults=(fault,))
        run.injected(fault, 300, 1500)
        run.alert(400, summary=f"orders-sync and {named}")
        assert verdict(run, "alert_names").outcome is (Outcome.PASS if system in {named, "either"} else Outcome.FAIL)


# ---- detected_within, no_alert


def test_detected(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "detected_within", within="2m").counts["mttd_s"] == 120
    assert kinds(verdict(outage, "detected_within", within="119s")) == {"late": True}


def test_a_page_to_the_shared_channel_detects_nothing(quiet: Any, verdict: Any) -> None:
    quiet.alert(310, route="shared")
    assert kinds(verdict(quiet, "detected_within", within="15m")) == {"absent": True}


def test_no_alert(quiet: Any, verdict: Any) -> None:
    assert verdict(quiet, "no_alert").outcome is Outcome.PASS
    quiet.alert(10, route="shared")
    assert kinds(verdict(quiet, "no_alert")) == {"alert": True}


# ---- resolved_alert


def test_resolved_after_the_heal(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "resolved_alert").outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("resolutions", "expected"),
    [
        ([], {"unresolved": True}),
        ([1499.9], {"resolved_early": False}),
        ([1500], {}),
        ([1600, 1601], {"resolved_again": False}),
        ([700, 1600], {"resolved_again": False, "resolved_early": False}),
    ],
)
def test_resolutions(quiet: Any, verdict: Any, resolutions: list[float], expected: dict[str, bool]) -> None:
    quiet.alert(400)
    for t in resolutions:
        quiet.alert(t, action="resolve")
    assert kinds(verdict(quiet, "resolved_alert")) == expected


def test_an_incident_belongs_to_the_fault_in_place_when_it_opened(quiet: Any, verdict: Any) -> None:
    later = quiet.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    quiet.phase("relapse", 1550, 1600, faults=(later,))
    quiet.injected(later, 1550, 1600)
    quiet.alert(400)
    quiet.alert(1520, action="resolve")  # after the heal of f1, before f2: right
    assert verdict(quiet, "resolved_alert").outcome is Outcome.PASS


def test_many_of_a_kind_are_one_finding(quiet: Any, verdict: Any) -> None:
    for number in range(24):
        quiet.alert(400 + number, key=f"k{number}", route="shared")
    [unresolved] = verdict(quiet, "resolved_alert").findings
    assert (unresolved.count, unresolved.text) == (24, "24 incidents on shared were never resolved")
    several, wrong = verdict(quiet, "single_alert").findings
    assert (several.kind, wrong.count, wrong.text) == ("several", 24, "24 incidents on the shared channel, which is not an owner")


def test_nothing_to_resolve(quiet: Any, verdict: Any) -> None:
    assert kinds(verdict(quiet, "resolved_alert")) == {"absent": True}
