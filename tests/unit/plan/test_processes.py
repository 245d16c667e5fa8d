"""A fault of one process among several: whom it strikes, and why a plan refuses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.errors import DrillInvalid, PlanImpossible
from harness.plan.compile import compile_plan
from harness.plan.explain import explain
from harness.plan.model import Plan

TWO = ('run: {command: ["{python}", app.py], env: {PAGER: "{alerts.primary.url}"}}', "processes: {web: [a], worker: [b]}")
KILL = "{kind: kill, actor: connector}"


@pytest.fixture
def planned(drill: Callable[..., LoadedDrill], connector: Callable[..., LoadedConnector]) -> Callable[..., Plan]:
    """A plan with this fault in its relapse, of a connector with two processes."""

    def plan(fault: str = KILL, *pairs: tuple[str, str], runtime: str = "local") -> Plan:
        return compile_plan(drill((KILL, fault)), connector(*(pairs or (TWO,))), None, speed=60, seed=1, runtime=runtime)

    return plan


def test_a_fault_without_a_name_strikes_them_all(planned: Callable[..., Plan]) -> None:
    plan = planned()
    assert plan.faults()[-1].where == "connector"
    assert plan.about.connector.processes == ("web", "worker")
    assert "  processes  web, worker; a fault on connector strikes all of them" in explain(plan)


@pytest.mark.parametrize(
    "fault",
    [
        "{kind: kill, actor: connector.worker}",
        "{kind: kill, actor: connector.worker, only: main}",
        "{kind: stop, actor: connector.worker}",
        "{kind: pause, actor: connector.worker}",
        "{kind: restart, actor: connector.worker}",
        "{kind: second_instance, actor: connector.worker}",
    ],
)
def test_a_name_strikes_one_alone(planned: Callable[..., Plan], fault: str) -> None:
    assert planned(fault).faults()[-1].where == "connector.worker"


def test_a_name_that_is_none_of_theirs_is_told_with_file_line_key_and_the_nearest(planned: Callable[..., Plan]) -> None:
    with pytest.raises(PlanImpossible) as caught:
        planned("{kind: kill, actor: connector.wroker}")
    text = str(caught.value)
    assert "outage.drill.yaml:17: timeline[3].faults[0]: kill: actor: unknown process of " in text
    assert "mine.connector.yaml 'wroker' (did you mean 'worker'?); allowed: web, worker" in text


def test_a_connector_with_one_program_has_no_process_to_strike_alone(planned: Callable[..., Plan]) -> None:
    with pytest.raises(
        PlanImpossible, match=r"connector\.worker alone, and .*mine\.connector\.yaml has one program, in `run`.*processes: \{worker"
    ):
        planned("{kind: kill, actor: connector.worker}", ("", ""))


@pytest.mark.parametrize("fault", ["{kind: lose_state, actor: connector.web}", "{kind: control, use: pause, actor: connector.web}"])
def test_what_strikes_the_whole_connector_cannot_strike_one_alone(planned: Callable[..., Plan], fault: str) -> None:
    with pytest.raises(PlanImpossible, match="it strikes all processes of a connector; write `actor: connector`"):
        planned(fault)


@pytest.mark.parametrize("runtime", ["docker", "attach"])
def test_other_runtimes_name_the_key_and_the_one_that_can(planned: Callable[..., Plan], runtime: str) -> None:
    with pytest.raises(PlanImpossible, match=r"mine\.connector\.yaml: `processes` is not offered by this runtime; use --runtime local"):
        planned(runtime=runtime)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("{kind: kill, actor: connector.worker}", "kill and kill at the same time on connector.worker"),
        ("{kind: pause, actor: connector.web}", "kill and pause at the same time on connector.web"),
        ("{kind: control, use: pause, actor: connector}", None),
    ],
)
def test_who_strikes_all_strikes_each_of_them(drill: Callable[..., LoadedDrill], other: str, told: str | None) -> None:
    text = f"{KILL}, {other}"
    if told is None:
        drill((KILL, "{kind: kill, actor: connector.web}, {kind: pause, actor: connector.worker}"))
        return
    with pytest.raises(DrillInvalid, match=told):
        drill((KILL, text))


@pytest.mark.parametrize("actor", ["worker", "connector.", "connector.Worker", "redis.worker", "connector.a.b"])
def test_an_actor_that_is_none_is_told_how_one_is_written(drill: Callable[..., LoadedDrill], actor: str) -> None:
    with pytest.raises(DrillInvalid, match=r"unknown actor .*connector\.<name> for one of its `processes`"):
        drill((KILL, f"{{kind: kill, actor: {actor}}}"))
