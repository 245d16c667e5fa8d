"""A client's timeout, and the speed at which it is too short for an honest verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.plan.model import Plan
from harness.plan.patience import bearable, is_hurried, is_scripted, lowered, warnings
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
    assert line.startswith("reference: `patience: 5s` is 41.7 ms of wall time at speed 120; ")
    assert line.endswith(": use --speed 100 or lower")


def test_a_watchdog_has_clients_too(plan: Plan) -> None:
    assert is_hurried(_with(plan, 60.0, watchdog="2s"))
    (line,) = warnings(_with(plan, 60.0, connector="1m", watchdog="2s"))
    assert line.startswith("reference.watchdog.yaml: ")


def test_who_says_nothing_is_not_warned_about(plan: Plan) -> None:
    assert list(warnings(_with(plan, 6000.0))) == []


def test_there_may_be_no_speed_that_helps(plan: Plan) -> None:
    (line,) = warnings(_with(plan, 1.0, connector="20ms"))
    assert line.endswith("it is too short at any whole speed")


@pytest.mark.parametrize(
    ("patiences", "speed"),
    [((None, None), 60.0), ((3.0,), 60.0), ((2.99,), 59.0), ((2.0, None), 40.0), ((10.0, 0.5, 2.0), 10.0), ((0.02,), 1.0)],
)
def test_the_speed_where_nobody_asks_for_one(patiences: tuple[float | None, ...], speed: float) -> None:
    assert bearable(60.0, patiences) == speed


@pytest.mark.parametrize("patience", ["50ms", "1s", "2s", "2999ms"])
def test_a_speed_that_nobody_asked_for_is_never_too_high(plan: Plan, patience: str) -> None:
    patient = _with(plan, 1.0, connector=patience)
    assert patient.about.connector.patience_s is not None
    assert not is_hurried(_with(plan, bearable(60.0, [patient.about.connector.patience_s]), connector=patience))


def test_a_lower_speed_is_told_with_its_reason(plan: Plan) -> None:
    (line,) = lowered(_with(plan, 40.0, connector="2s", watchdog="10s"), 60.0)
    assert line == "reference: speed 40, not 60, at which `patience: 2s` would be 33.3 ms of wall time"
    assert list(lowered(_with(plan, 60.0, connector="3s"), 60.0)) == []


@pytest.mark.parametrize(("patiences", "speed"), [((None,), 20.0), ((5.0,), 20.0), ((0.5,), 10.0)])
def test_a_script_is_slower_where_nobody_asks_for_a_speed(patiences: tuple[float | None, ...], speed: float) -> None:
    assert bearable(60.0, patiences, scripted=True) == speed
    assert bearable(8.0, patiences, scripted=True) == 8.0


COMMANDS = [
    (["bash", "x.sh"], True),
    (["/bin/sh", "-c", "exec x"], True),
    (["{connector.dir}/x.sh"], True),
    (["{python}", "sync.py"], False),
    (["python3", "x.sh"], False),
]


@pytest.mark.parametrize(("command", "script"), COMMANDS)
@pytest.mark.parametrize("batch", ["", "batch: {every: 5m}\n"])
def test_a_shell_script_is_known_by_its_command(command: list[str], script: bool, batch: str, tmp_path: Path) -> None:
    own = tmp_path / "own.connector.yaml"
    for name in ("x.sh", "sync.py"):
        (tmp_path / name).write_text("")
    own.write_text(f"connector: own\nrun: {{command: {command}}}\nclock: env\n{batch}")
    plan = draw_up("commit-then-cut", connector=str(own), seed=1)
    slow = script and bool(batch)
    assert (is_scripted(plan), plan.speed) == (slow, 20.0 if slow else 60.0)
    said = list(lowered(plan, 60.0))
    assert len(said) == slow
    assert not slow or said[0].endswith("one `curl` for a whole page makes it fast, one per record does not, and `-j 1` helps")
    assert draw_up("commit-then-cut", connector=str(own), seed=1, speed=60.0).speed == 60.0


def test_the_command_of_the_batch_counts(tmp_path: Path) -> None:
    own = tmp_path / "own.connector.yaml"
    (tmp_path / "x.sh").write_text("")
    own.write_text("connector: own\nrun: {command: [python3]}\nclock: env\nbatch: {every: 5m, command: [bash, x.sh]}\n")
    assert is_scripted(draw_up("commit-then-cut", connector=str(own), seed=1))
