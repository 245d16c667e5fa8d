"""A drill is written without knowing whose connector it will meet: the baseline lasts as long as that one needs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.plan.compile import compile_plan
from harness.plan.explain import explain
from harness.plan.model import Plan
from harness.units import format_duration

Make = Callable[..., LoadedDrill]
MakeConnector = Callable[..., LoadedConnector]

BATCH = ("settle: 8m", "settle: 8m\nbatch: {every: 5m}")


def compiled(drill: LoadedDrill, connector: LoadedConnector) -> Plan:
    return compile_plan(drill, connector, None, speed=60, seed=1)


def lasts(plan: Plan) -> dict[str, float | None]:
    return {phase.name: phase.lasts_s for phase in plan.phases if phase.role == "drill"}


def test_the_baseline_grows_to_two_lags_of_a_batch_connector_and_nothing_else_does(drill: Make, connector: MakeConnector) -> None:
    usual, batch = compiled(drill(), connector()), compiled(drill(), connector(BATCH))
    assert lasts(usual)["baseline"] == 300
    assert lasts(batch) == lasts(usual) | {"baseline": 1200}
    assert batch.timeline_s == usual.timeline_s + 900 + 300  # and `restore` waits for one more batch
    outage = next(phase for phase in batch.phases if phase.name == "outage")
    assert (outage.earliest_s, outage.latest_s) == (1200, 1200)


def test_a_connector_that_polls_seldom_stretches_it_too(drill: Make, connector: MakeConnector) -> None:
    assert lasts(compiled(drill(), connector(("settle: 8m", "settle: 8m\nlag: 4m"))))["baseline"] == 480


def test_a_lag_of_the_drill_wins(drill: Make, connector: MakeConnector) -> None:
    assert lasts(compiled(drill(("workload:", "lag: 2m\nworkload:")), connector(BATCH)))["baseline"] == 300


def test_a_baseline_of_several_phases_grows_at_its_end(drill: Make, connector: MakeConnector) -> None:
    parts = drill(("- {phase: baseline, lasts: 5m}", "- {phase: calm, lasts: 3m}\n  - {phase: still-calm, lasts: 3m}"))
    assert lasts(compiled(parts, connector(BATCH))) | {"calm": 180, "still-calm": 1020} == lasts(compiled(parts, connector(BATCH)))


def test_a_wait_is_at_least_as_long_as_a_batch_may_take_and_so_is_what_recovery_promises(drill: Make, connector: MakeConnector) -> None:
    brief = drill(("{phase: recovery, until: drained, at_most: 15m}", "{phase: recovery, until: drained, at_most: 3m}"))
    for plan, at_most in ((compiled(brief, connector()), "3m"), (compiled(brief, connector(BATCH)), "10m")):
        (recovery,) = [phase for phase in plan.phases if phase.name == "recovery"]
        assert format_duration(recovery.at_most_s) == at_most
        (promise,) = [check for check in plan.checks if check.name == "recovered_within"]
        assert promise.params["at_most"] == at_most


def test_a_wait_with_a_fault_outlasts_the_batch_that_the_fault_may_end(drill: Make, connector: MakeConnector) -> None:
    (restore,) = [phase for phase in compiled(drill(), connector(BATCH)).phases if phase.name == "restore"]
    (usual,) = [phase for phase in compiled(drill(), connector()).phases if phase.name == "restore"]
    assert restore.faults
    assert (usual.at_most_s, restore.at_most_s) == (600, 900)  # a lag of 10m, and one more slot of 5m


def test_faults_last_as_long_as_the_drill_says(drill: Make, connector: MakeConnector) -> None:
    usual, batch = (
        [(fault.after_s, fault.heal_after_s) for fault in compiled(drill(), file).faults()] for file in (connector(), connector(BATCH))
    )
    assert len(usual) == 3
    assert batch == usual


def test_the_plan_says_so(drill: Make, connector: MakeConnector) -> None:
    usual, batch = compiled(drill(), connector()), compiled(drill(), connector(BATCH))
    assert "phase baseline: 20m, as this connector needs it (the drill says 5m)\n" in explain(batch)
    longer = "phase baseline: 20m in place of 5m: records need time to arrive, and the connector's lag is 10m"
    waits = longer.replace("baseline: 20m in place of 5m", "restore: 15m in place of 10m").replace(
        "arrive,", "arrive after a batch that its fault ends,"
    )
    assert batch.adaptations == (longer, waits)
    assert f"  adapted    {longer}\n" in explain(batch)
    assert "phase baseline: 5m\n" in explain(usual)
    assert usual.adaptations == ()


def test_a_longer_wait_is_told_as_the_longer_baseline_is(drill: Make, connector: MakeConnector) -> None:
    brief = drill(("{phase: recovery, until: drained, at_most: 15m}", "{phase: recovery, until: drained, at_most: 3m}"))
    assert [told.rpartition(": ")[0] for told in compiled(brief, connector(BATCH)).lengthened] == [
        "phase baseline: 20m in place of 5m",
        "phase restore: 15m in place of 10m",
        "phase recovery: 10m in place of 3m",
    ]


SHORT = ("{phase: outage, lasts: 20m, faults: [{kind: down, link: destination}]}", "{phase: outage, lasts: 2m, faults: [FAULT]}")


@pytest.mark.parametrize(
    ("fault", "lasts_s"),
    [
        ("{kind: unavailable, link: destination}", 375),  # 1.25 times 5m
        ("{kind: latency, link: destination, latency: 5s}", 375),
        ("{kind: kill, lasts: 30s, when: {destination.commits: 10}}", 375),
        ("{kind: unavailable, link: destination, lasts: 1m}", 120),  # its own time is its own matter
        ("{kind: down, link: destination}", 120),  # what is owed over it feels it
    ],
)
def test_a_batch_meets_a_fault_that_only_requests_feel(fault: str, lasts_s: float, drill: Make, connector: MakeConnector) -> None:
    short = drill((SHORT[0], SHORT[1].replace("FAULT", fault)))
    assert lasts(compiled(short, connector()))["outage"] == 120
    batch = compiled(short, connector(BATCH))
    assert lasts(batch)["outage"] == lasts_s
    told = "phase outage: 6m15s in place of 2m: a batch must meet its fault, and one is started every 5m"
    assert (told in batch.lengthened) is (lasts_s == 375)
    assert batch.adapted == ()  # a length leaves no fault out: the drill is the same one
