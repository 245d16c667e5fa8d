"""Drills that ask for a page, for a connector that looks once per batch: faults last until one has noticed them, and pages are due then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.archive.record import CheckOf
from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.plan.compile import compile_plan
from harness.plan.definition import Definition
from harness.plan.lengthened import without_lengths
from harness.plan.model import Plan
from harness.readiness.needs import Pass, detected
from harness.rehearsal import draw_up

Make = Callable[..., LoadedDrill]
MakeConnector = Callable[..., LoadedConnector]

OUTAGE = "  - {phase: outage, lasts: 20m, faults: [{kind: down, link: destination}]}\n"
RELAPSE = "  - {phase: relapse, lasts: 1m, faults: [{kind: kill, actor: connector}]}\n"
RESTORE = "  - {phase: restore, until: {backlog: 50%}, at_most: 10m, faults: [{kind: commit_then_cut, link: destination, nth: 1}]}\n"
PAGED = ("  - exactly_once\n", "  - exactly_once\n  - single_alert: {within: 4m}\n")


@pytest.fixture
def planned(drill: Make, connector: MakeConnector) -> Callable[..., Plan]:
    """The plan of a drill with these faults in one phase, for a connector with these lines."""

    def make(phase: str, *pairs: tuple[str, str], more: str = "batch: {every: 5m}") -> Plan:
        written = drill((OUTAGE + RESTORE + RELAPSE, f"  - {phase}\n"), *pairs)
        return compile_plan(written, connector(("settle: 8m", f"settle: 8m\n{more}")), None, speed=60, seed=1)

    return make


def times(plan: Plan) -> dict[str, tuple[float, float | None]]:
    """Each fault: when it begins in its phase, and how long it lasts."""
    return {f"{fault.kind} {fault.where}": (fault.after_s, fault.heal_after_s) for fault in plan.faults()}


def within(plan: Plan, check: str = "single_alert") -> str:
    (asked,) = [str(each.params["within"]) for each in plan.checks if each.name == check]
    return asked


def lasts(plan: Plan, name: str) -> float:
    (phase,) = [phase for phase in plan.phases if phase.name == name]
    return phase.at_most_s


SHORT = "{phase: outage, lasts: 4m, faults: [FAULT]}"


@pytest.mark.parametrize("fault", ["{kind: down, link: source}", "{kind: slow, link: destination, delay: 40s}", "{kind: bad_deployment}"])
def test_an_outage_lasts_until_a_batch_has_noticed_it_and_the_page_is_due_then(fault: str, planned: Callable[..., Plan]) -> None:
    more = "deployments: {bad: {env: {RELEASE: '2'}}}\n"
    always, batch = (planned(SHORT.replace("FAULT", fault), PAGED, more=more + each) for each in ("", "batch: {every: 5m}"))
    assert (lasts(always, "outage"), within(always)) == (240, "4m")
    assert (lasts(batch, "outage"), within(batch)) == (600, "10m")
    assert "phase outage: 10m in place of 4m: a batch must meet and notice its fault, and one is started every 5m" in batch.adaptations
    assert "check single_alert: within 10m in place of 4m: a batch must begin first, and needs time to notice" in batch.adaptations
    assert batch.adapted == ()  # no fault is left out


def test_what_is_owed_after_a_longer_outage_has_longer_to_drain(planned: Callable[..., Plan]) -> None:
    plan = planned(SHORT.replace("FAULT", "{kind: down, link: source}"), PAGED)
    assert lasts(plan, "recovery") == 600 + 360  # the lag, and as much as the outage is longer
    assert {check.name: check.params for check in plan.checks}["recovered_within"] == {"at_most": "16m"}


def test_frequent_batches_and_long_outages_stay_as_the_drill_has_them(planned: Callable[..., Plan]) -> None:
    often = planned(SHORT.replace("FAULT", "{kind: down, link: source}"), PAGED, more="batch: {every: 2m}")
    assert (lasts(often, "outage"), within(often)) == (240, "4m")
    long = planned(OUTAGE.strip()[2:], (PAGED[0], PAGED[1].replace("4m", "15m")))
    assert (lasts(long, "outage"), within(long)) == (1200, "15m")


def test_without_a_page_an_outage_is_as_long_as_the_drill_says(planned: Callable[..., Plan]) -> None:
    assert lasts(planned(SHORT.replace("FAULT", "{kind: down, link: source}")), "outage") == 240


def test_a_page_that_a_watchdog_must_send_is_due_when_the_drill_says(planned: Callable[..., Plan]) -> None:
    stopped = planned("{phase: outage, lasts: 3m, faults: [{kind: stop, actor: connector}]}", PAGED)
    assert (lasts(stopped, "outage"), within(stopped)) == (180, "4m")


def test_the_second_fault_waits_until_the_first_may_have_been_noticed(planned: Callable[..., Plan]) -> None:
    both = "{kind: unavailable, link: destination, lasts: 2m}, {kind: html, link: destination, after: 1m50s}"
    plan = planned(SHORT.replace("FAULT", both), PAGED)
    assert times(plan) == {"unavailable destination": (0, 610), "html destination": (600, None)}  # they still overlap by 10 s
    assert lasts(plan, "outage") == 1200
    assert "fault html on destination: after 10m in place of 1m50s: batches need time to notice what is broken" in plan.adaptations


def test_what_follows_keeps_its_distance(planned: Callable[..., Plan]) -> None:
    killed = "{kind: down, link: destination}, {kind: kill, actor: connector, after: 7m, lasts: 1m}"
    plan = planned(f"{{phase: outage, lasts: 16m, faults: [{killed}]}}", PAGED)
    assert times(plan) == {"down destination": (0, None), "kill connector": (600, 60)}
    assert lasts(plan, "outage") == 19 * 60


def test_repeated_faults_keep_their_rhythm(planned: Callable[..., Plan]) -> None:
    flapping = "{kind: down, link: destination, lasts: 10s, every: 1m, times: 3}"
    assert lasts(planned(SHORT.replace("FAULT", flapping), PAGED), "outage") == 240


def test_planned_again_nothing_moves_any_more(planned: Callable[..., Plan], drill: Make, connector: MakeConnector) -> None:
    both = "{kind: unavailable, link: destination, lasts: 2m}, {kind: html, link: destination, after: 1m50s}"
    plan = planned(SHORT.replace("FAULT", both), PAGED)
    again = replace(drill(), drill=Definition.of(plan).drill)
    second = compile_plan(again, connector(("settle: 8m", "settle: 8m\nbatch: {every: 5m}")), None, speed=60, seed=1)
    assert times(second) == times(plan)
    assert within(second) == within(plan)
    assert [told for told in second.lengthened if not told.startswith(("phase baseline", "phase recovery"))] == []


def test_a_late_page_and_a_late_record_are_due_when_a_batch_can_bring_them(tmp_path: Path) -> None:
    own = tmp_path / "own.connector.yaml"
    own.write_text("connector: own\nrun: {command: ['true'], env: {PAGER: '{alerts.primary.url}'}}\nclock: env\nbatch: {every: 5m}\n")
    assert within(draw_up("alert-path-down", connector=str(own), seed=1), "page_delivered_late_but_once") == "10m"
    assert within(draw_up("source-down", connector=str(own), seed=1), "latency_after_recovery") == "10m"  # its lag, twice `every`
    own.write_text(own.read_text() + "lag: 7m\n")
    assert within(draw_up("source-down", connector=str(own), seed=1), "latency_after_recovery") == "7m"
    own.write_text(own.read_text().replace("batch: {every: 5m}\n", ""))
    assert within(draw_up("source-down", connector=str(own), seed=1), "latency_after_recovery") == "7m"
    assert within(draw_up("source-down", connector=str(own), seed=1)) == "4m"  # it is always there to notice


def test_what_an_integration_promises_is_never_loosened_and_a_later_deadline_does_not_prove_it(tmp_path: Path) -> None:
    (tmp_path / "own.connector.yaml").write_text(
        "connector: own\nrun: {command: ['true'], env: {PAGER: '{alerts.primary.url}'}}\nclock: env\nbatch: {every: 5m}\n"
    )
    file = tmp_path / "x.integration.yaml"
    for promise, due in (
        ("", "10m"),
        ("detect: {within: 15m}\n", "10m"),
        ("detect: {within: 6m}\n", "6m"),
        ("detect: {within: 3m}\n", "3m"),
    ):
        file.write_text(f"schema: 1\nintegration: x\npattern: customer-state\nconnector: own\n{promise}")
        assert within(draw_up("source-down", integration=str(file), seed=1)) == due
    facts = SimpleNamespace(detect_s=360.0)
    for asked, proves in (("10m", False), ("6m", True)):
        run = Pass(None, CheckOf(check="single_alert", outcome="PASS", params={"within": asked}), facts)  # type: ignore[arg-type]
        assert (detected(run) == "") is proves


def test_the_reasons_are_shared_by_many_drills() -> None:
    assert without_lengths("check single_alert: within 10m in place of 4m: because") == "deadlines are later: because"
    assert without_lengths("fault down on source: lasts 10m in place of 4m: because") == "faults last longer, or begin later: because"
    assert without_lengths("phase outage: 10m in place of 4m: because") == "phases last longer: because"
