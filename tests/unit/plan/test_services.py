"""A fault that strikes a service needs that service, and the bound that it is driven against; each lack is named with its remedy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.errors import PlanImpossible
from harness.plan.compile import compile_plan
from harness.plan.model import Plan

Make = Callable[..., LoadedDrill]
MakeConnector = Callable[..., LoadedConnector]


@pytest.fixture
def planned(drill: Make, connector: MakeConnector) -> Callable[..., Plan]:
    """A plan with one fault in its outage, of a connector with these services."""

    def plan(fault: str, services: str = "", runtime: str = "docker", watchdog: str = "") -> Plan:
        file = connector(("settle: 8m", f"settle: 8m\n{services}")) if services else connector()
        watched = drill(("{kind: down, link: destination}", fault), *((("workload:", "  watchdog: mine\nworkload:"),) if watchdog else ()))
        dog = connector(("settle: 8m", f"settle: 8m\n{watchdog}")) if watchdog else None
        return compile_plan(watched, file, dog, speed=60, seed=1, runtime=runtime)

    return plan


@pytest.mark.parametrize("runtime", ["local", "docker"])
@pytest.mark.parametrize("kind", ["kill", "stop", "restart", "pause"])
def test_whatever_a_process_suffers_a_service_does(planned: Callable[..., Plan], kind: str, runtime: str) -> None:
    [fault, *_] = planned(f"{{kind: {kind}, actor: redis}}", "services: [redis]", runtime).faults()
    assert (fault.target, fault.where) == ("process", "redis")


@pytest.mark.parametrize(("kind", "bound"), [("out_of_memory", "memory"), ("full_disk", "disk"), ("disconnect", "memory")])
def test_and_in_containers_what_only_they_give(planned: Callable[..., Plan], kind: str, bound: str) -> None:
    [fault, *_] = planned(f"{{kind: {kind}, actor: redis}}", f"services: {{redis: {{{bound}: 64M}}}}").faults()
    assert fault.where == "redis"


@pytest.mark.parametrize(
    ("fault", "services", "runtime", "said"),
    [
        ("{kind: kill, actor: redis}", "", "docker", "mine.connector.yaml starts no such service; add `services: [redis]`"),
        ("{kind: kill, actor: redis}", "services: [postgres]", "local", "starts no such service"),
        ("{kind: out_of_memory, actor: redis}", "services: [redis]", "docker", "add `services: {redis: {memory: 64M}}`"),
        ("{kind: full_disk, actor: redis}", "services: [redis]", "docker", "add `services: {redis: {disk: 64M}}`"),
        ("{kind: disconnect, actor: redis}", "services: [redis]", "local", "use --runtime docker"),
        ("{kind: lose_state, actor: redis}", "services: [redis]", "local", "lose_state is a fault of connectors, not of the service redis"),
        ("{kind: kill}", "services: {redis: {memory: 64M}}", "local", "`services.redis.memory` needs containers; use --runtime docker"),
    ],
)  # fmt: skip
def test_what_is_lacking_is_named(planned: Callable[..., Plan], fault: str, services: str, runtime: str, said: str) -> None:
    with pytest.raises(PlanImpossible) as caught:
        planned(fault, services, runtime)
    assert said in str(caught.value)


def test_a_kind_has_one_master(planned: Callable[..., Plan]) -> None:
    with pytest.raises(PlanImpossible, match="services: redis is asked for by connector and watchdog"):
        planned("{kind: kill}", "services: [redis]", "docker", "services: [redis]")
