"""From a drill to its plan."""

from __future__ import annotations

from collections.abc import Callable

from harness.drill.model import Drill
from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.plan.compile import compile_plan
from harness.plan.explain import explain
from harness.plan.gates import gates
from harness.plan.model import LinkPlan, PhasePlan, Plan, Trigger

Compiled = Callable[..., Plan]


def phase(plan: Plan, name: str) -> PhasePlan:
    return next(phase for phase in plan.phases if phase.name == name)


def test_the_harness_adds_what_comes_before_and_after(compiled: Compiled) -> None:
    plan = compiled()
    assert [(phase.name, phase.role) for phase in plan.phases] == [
        ("warm-up", "warm-up"),
        ("baseline", "drill"),
        ("outage", "drill"),
        ("restore", "drill"),
        ("relapse", "drill"),
        ("recovery", "drill"),
        ("settle", "settle"),
        ("quiet", "quiet"),
        ("probe", "probe"),
    ]
    assert phase(plan, "warm-up").until == Trigger(owed_share=0.0)
    assert (phase(plan, "settle").until, phase(plan, "settle").at_most_s) == (Trigger(owed_share=0.0), 480.0)
    assert (phase(plan, "quiet").lasts_s, phase(plan, "quiet").at_most_s) == (120.0, 480.0)


def test_the_quiet_lasts_until_a_broker_would_have_delivered_again(
    drill: Callable[..., LoadedDrill], connector: Callable[..., LoadedConnector]
) -> None:
    def plan(*pairs: tuple[str, str]) -> Plan:
        return compile_plan(drill(), connector(*pairs), None, speed=60.0, seed=7)

    short, long = plan(), plan(("settle: 8m", "settle: 8m\nredelivers_after: 1h"))
    assert (phase(long, "quiet").lasts_s, phase(long, "quiet").at_most_s, long.quiet_s) == (3600.0, 3600.0, 3600.0)
    assert phase(long, "probe").earliest_s == phase(short, "probe").earliest_s + 3600 - 120
    assert long.hard_limit_wall_s == short.hard_limit_wall_s + round((3600 - 480) / 60 * 1.5, 3)
    assert "until what was delivered but not acknowledged comes again (redelivers_after: 1h)" in explain(long)
    assert "redelivers_after" not in explain(short)


def test_when_each_phase_begins_at_the_earliest_and_at_the_latest(compiled: Compiled) -> None:
    begins = {phase.name: (phase.earliest_s, phase.latest_s) for phase in compiled().phases if phase.role != "warm-up"}
    assert begins == {
        "baseline": (0, 0),
        "outage": (300, 300),
        "restore": (1500, 1500),
        "relapse": (1500, 2100),
        "recovery": (1560, 2160),
        "settle": (1560, 3060),
        "quiet": (1560, 3540),
        "probe": (1680, 4020),
    }


def test_warm_up_leaves_processes_their_wall_time_at_any_speed(compiled: Compiled) -> None:
    for speed in (1.0, 60.0, 1000.0):
        assert phase(compiled(speed=speed), "warm-up").at_most_s / speed >= 20


def test_every_fault_has_a_heal_and_a_later_deadline_of_its_own(compiled: Compiled) -> None:
    plan = compiled(("link: destination}", "link: destination, lasts: 10m}"))
    down, cut, kill = plan.faults()
    assert [(fault.id, fault.kind, fault.target, fault.where) for fault in plan.faults()] == [
        ("f1", "down", "link", "destination"),
        ("f2", "commit_then_cut", "fake", "destination"),
        ("f3", "kill", "process", "connector"),
    ]
    assert (down.phase, down.after_s, down.heal_after_s) == ("outage", 0.0, 600.0)
    assert down.deadline_s > 600
    assert kill.heal_after_s is None
    assert kill.deadline_s > 60
    assert cut.spec["nth"] == 1
    assert [fault.felt for fault in plan.faults()] == ["refused", "requests", "process"]


def test_a_fault_of_a_link_to_tokens_belongs_to_the_actor_behind_it(compiled: Compiled) -> None:
    cut = compiled(("commit_then_cut, link: destination, nth: 1", "hang, link: destination.token")).faults()[1]
    assert (cut.target, cut.where, cut.spec["link"]) == ("fake", "destination", "destination.token")


def test_a_fault_can_wait_for_a_counter(compiled: Compiled) -> None:
    cut = compiled(("nth: 1", "when: {destination.commits: 57}")).faults()[1]
    assert cut.when == Trigger(actor="destination", counter="commits", at=57)


def test_a_fault_can_act_on_either_side_of_a_commit(compiled: Compiled) -> None:
    kill = compiled(("actor: connector", "actor: connector, when: {destination.commits: 5}, hold: before_commit")).faults()[2]
    assert kill.when == Trigger(actor="destination", counter="commits", at=5, hold="before_commit")


def test_a_phase_can_wait_for_a_counter(compiled: Compiled) -> None:
    plan = compiled(("{backlog: 50%}", "{source.offered: 900}"))
    assert phase(plan, "restore").until == Trigger(actor="source", counter="offered", at=900)
    assert not phase(plan, "relapse").relapse


def test_the_phase_after_a_half_complete_backlog_is_a_relapse(compiled: Compiled) -> None:
    plan = compiled()
    assert phase(plan, "restore").until == Trigger(owed_share=0.5)
    assert [phase.name for phase in plan.phases if phase.relapse] == ["relapse"]


def test_gates_are_always_judged_first_then_the_drills_own_checks_with_their_lines(compiled: Compiled) -> None:
    checks = {check.name: check for check in compiled().checks}
    assert tuple(checks) == (*gates(), "exactly_once", "counts_match", "recovered_within")
    assert all(checks[gate].gate and checks[gate].line == 0 for gate in gates())
    assert (checks["counts_match"].line, checks["counts_match"].params["by"]) == (21, "entity")
    assert all(check.reads for check in checks.values())


def test_until_drained_promises_recovery(compiled: Compiled) -> None:
    recovered = next(check for check in compiled().checks if check.name == "recovered_within")
    assert recovered.params["at_most"] == "15m"
    assert "recovered_within" not in {check.name for check in compiled(("until: drained, at_most", "lasts")).checks}


def test_the_drills_own_word_on_recovery_holds(compiled: Compiled) -> None:
    plan = compiled(("checks:\n", "checks:\n  - recovered_within: {at_most: 5m}\n"))
    [recovered] = [check for check in plan.checks if check.name == "recovered_within"]
    assert (recovered.params["at_most"], recovered.line) == ("5m", 20)


def test_links_with_the_actor_behind_each(compiled: Compiled) -> None:
    assert compiled().links == (
        LinkPlan(name="source", upstream="source"),
        LinkPlan(name="destination", upstream="destination"),
        LinkPlan(name="destination.token", upstream="destination"),
        LinkPlan(name="alerts", upstream="alerts"),
    )


def test_a_watchdog_has_a_link_of_its_own(drill: Callable[..., LoadedDrill], connector: Callable[..., LoadedConnector]) -> None:
    watchdog = connector(("orders-sync", "orders-watch"))
    plan = compile_plan(drill(("workload:", "  watchdog: mine\nworkload:")), connector(), watchdog, speed=60, seed=7)
    assert LinkPlan(name="watchdog.alerts", upstream="alerts") in plan.links
    assert plan.watchdog is not None
    assert plan.watchdog["connector"] == "orders-watch"


def test_lag_is_the_drills_else_two_batches_else_a_minute(
    drill: Callable[..., LoadedDrill], connector: Callable[..., LoadedConnector]
) -> None:
    batch = connector(("settle: 8m", "settle: 8m\nbatch: {every: 45s}"))
    assert compile_plan(drill(), connector(), None, speed=60, seed=1).lag_s == 60
    assert compile_plan(drill(), batch, None, speed=60, seed=1).lag_s == 90
    assert compile_plan(drill(("checks:", "lag: 30s\nchecks:")), batch, None, speed=60, seed=1).lag_s == 30
    slow = connector(("settle: 8m", "settle: 8m\nlag: 2m"))
    assert compile_plan(drill(), slow, None, speed=60, seed=1).lag_s == 120
    assert compile_plan(drill(("checks:", "lag: 30s\nchecks:")), slow, None, speed=60, seed=1).lag_s == 30


def test_the_hard_limit_is_beyond_the_longest_that_anything_can_take(compiled: Compiled) -> None:
    plan = compiled()
    assert plan.timeline_s == 300 + 1200 + 600 + 60 + 900
    assert plan.hard_limit_wall_s > sum(phase.at_most_s for phase in plan.phases) / plan.speed + 60


def test_same_inputs_same_bytes(compiled: Compiled) -> None:
    assert compiled().model_dump_json() == compiled().model_dump_json()


def test_a_saved_plan_reads_back_the_same_with_the_drill_in_it(compiled: Compiled, drill: Callable[..., LoadedDrill]) -> None:
    plan = compiled()
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    assert Drill.model_validate(plan.drill) == drill().drill


def test_a_repeated_fault_is_several_with_heals_of_their_own(compiled: Compiled) -> None:
    plan = compiled(("link: destination}", "link: destination, after: 30s, lasts: 20s, every: 2m, times: 3}"))
    outage = phase(plan, "outage").faults
    assert [(fault.id, fault.after_s, fault.heal_after_s) for fault in outage] == [("f1", 30, 20), ("f2", 150, 20), ("f3", 270, 20)]
    assert outage[0].spec == {"kind": "down", "link": "destination", "lasts": "20s"}
    assert [fault.id for fault in phase(plan, "restore").faults] == ["f4"]


def test_a_chance_is_drawn_from_the_seed_for_each_repetition(compiled: Compiled) -> None:
    change = ("link: destination}", "link: destination, lasts: 20s, every: 1m, times: 20, chance: 30%}")
    drawn = {seed: [fault.after_s for fault in phase(compiled(change, seed=seed), "outage").faults] for seed in range(20)}
    assert drawn == {seed: [fault.after_s for fault in phase(compiled(change, seed=seed), "outage").faults] for seed in range(20)}
    assert len({tuple(begins) for begins in drawn.values()}) > 10
    assert all(1 <= len(begins) < 20 for begins in drawn.values())


def test_a_ramp_is_made_of_even_steps(compiled: Compiled) -> None:
    plan = compiled(("{kind: down, link: destination}", "{kind: slow, link: destination, delay: 2s, ramp: {delay: 10s}, steps: 3}"))
    faults = phase(plan, "outage").faults
    assert [(fault.after_s, fault.heal_after_s, fault.spec["delay"]) for fault in faults] == [
        (0, 400, "2s"),
        (400, 400, "6s"),
        (800, 400, "10s"),
    ]


def test_a_connector_that_always_sends_everything_is_not_asked_to_go_on_where_it_was(
    drill: Callable[..., LoadedDrill], connector: Callable[..., LoadedConnector]
) -> None:
    asked = drill(("checks:", "checks:\n  - backfill_once"))
    for more, names in (("", {"backfill_once"}), ("\nrefresh: full", set())):
        plan = compile_plan(asked, connector(("clock: env", f"clock: env{more}")), None, speed=1, seed=1)
        assert {check.name for check in plan.checks} & {"backfill_once"} == names
        assert ("left out: orders-sync sends everything again by design" in explain(plan)) == bool(more)
