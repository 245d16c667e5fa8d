"""A clock that nobody has a hold on cannot be made wrong: the plan says so, with the places of the fault and of what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.errors import PlanImpossible
from harness.plan.compile import compile_plan
from harness.plan.model import Plan

Make = Callable[..., LoadedDrill]
MakeConnector = Callable[..., LoadedConnector]
ACCELERATED = ("clock: env", "clock: accelerated")
LINE = 3
"""Of `clock:` in that connector's file."""


@pytest.fixture
def planned(drill: Make, connector: MakeConnector) -> Callable[..., Plan]:
    """A plan with a skew in its outage, of a connector whose clock is this one."""

    def plan(clock: tuple[str, str], *, speed: float = 60, runtime: str = "local") -> Plan:
        wrong = drill(("{kind: down, link: destination}", "{kind: clock_skew, by: -90s}"))
        return compile_plan(wrong, connector(clock), None, speed=speed, seed=1, runtime=runtime)

    return plan


@pytest.mark.parametrize("speed", [1, 60])
def test_an_accelerated_connector_can_have_one_at_any_speed(planned: Callable[..., Plan], speed: float) -> None:
    [fault, *_] = planned(ACCELERATED, speed=speed).faults()
    assert (fault.kind, fault.where, fault.felt, fault.spec["by"]) == ("clock_skew", "connector", "clock", "-1m30s")


@pytest.mark.parametrize(("clock", "speed", "why"), [("env", 60, "from IDRILL_SPEED"), ("real", 1, "nothing comes between it")])
def test_others_are_refused_with_file_line_key_and_what_to_do(planned: Callable[..., Plan], clock: str, speed: float, why: str) -> None:
    with pytest.raises(PlanImpossible) as caught:
        planned(("clock: env", f"clock: {clock}"), speed=speed)
    text = str(caught.value)
    assert ".drill.yaml:" in text
    assert "timeline[1].faults[0]: clock_skew cannot make the clock of the connector wrong" in text
    assert re.search(rf"mine\.connector\.yaml:{LINE}: `clock: {clock}`", text)
    assert why in text
    assert "say `clock: accelerated` there" in text


@pytest.mark.parametrize("runtime", ["docker", "attach"])
def test_so_are_runtimes_without_a_hold_on_the_clock(planned: Callable[..., Plan], runtime: str) -> None:
    with pytest.raises(PlanImpossible, match=r"clock_skew is not offered by this runtime, .* use --runtime local"):
        planned(ACCELERATED, runtime=runtime)
