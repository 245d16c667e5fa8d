"""A client's timeout, and the speed at which it is too short for an honest verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.plan.model import Plan
from harness.plan.patience import is_hurried, warnings
from harness.rehearsal import draw_up


@pytest.fixture
def plan() -> Plan:
    return draw_up("connector-disabled-20m", speed=60.0, seed=1)


def _with(plan: Plan, speed: float, **patience: str) -> Plan:
    def said(actor: str) -> dict[str, object]:
        given = {key: value for key, value in (getattr(plan, actor) or {}).items() if key != "patience"}
        return given | ({"patience": patience[actor]} if actor in patience else {})

    return Plan.model_validate(plan.model_dump() | {"speed": speed, "connector": said("connector"), "watchdog": said("watchdog")})


def test_long_enough_is_not_worth_a_word(plan: Plan) -> None:
    patient = _with(plan, 100.0, connector="5s", watchdog="10s")
    assert list(warnings(patient)) == []
    assert not is_hurried(patient)


def test_too_short_is_named_with_the_highest_speed_that_is_not(plan: Plan) -> None:
    (line,) = warnings(_with(plan, 120.0, connector="5s"))
    assert line.startswith(f"{Path(plan.connector_file)}: `patience: 5s` is 41.7 ms of wall time at speed 120; ")
    assert line.endswith(": use --speed 100 or lower")


def test_a_watchdog_has_clients_too(plan: Plan) -> None:
    assert is_hurried(_with(plan, 60.0, watchdog="2s"))
    (line,) = warnings(_with(plan, 60.0, connector="1m", watchdog="2s"))
    assert str(plan.watchdog_file) in line


def test_who_says_nothing_is_not_warned_about(plan: Plan) -> None:
    assert list(warnings(_with(plan, 6000.0))) == []


def test_there_may_be_no_speed_that_helps(plan: Plan) -> None:
    (line,) = warnings(_with(plan, 1.0, connector="20ms"))
    assert line.endswith("it is too short at any whole speed")
