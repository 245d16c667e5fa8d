"""Who waited for a CPU, and when: on a made-up machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from harness.journal import Event
from harness.world.processes import sampler
from harness.world.processes.processors import Spent
from harness.world.processes.sampler import Sampler

SPEED = 60.0
MS = 1_000_000


@dataclass
class Machine:
    """Its processes 7 (connector) and 9 (destination) have one thread each; nothing happens on it but what `pass_` says."""

    now_at: float = 100.0
    times: dict[tuple[int, int], tuple[int, int]] = field(default_factory=lambda: {(7, 7): (50 * MS, 500 * MS), (9, 9): (0, 0)})
    told: list[dict[str, Any]] = field(default_factory=list)

    def pass_(self, wall_ms: float, **waited_ms: float) -> None:
        """Every process runs 2 ms."""
        self.now_at += wall_ms / 1000 * SPEED
        for pid, actor in ((7, "connector"), (9, "destination")):
            ran, waited = self.times[pid, pid]
            self.times[pid, pid] = ran + 2 * MS, waited + int(waited_ms.get(actor, 0) * MS)

    def at(self) -> float:
        return self.now_at

    def wall_s(self, drill_s: float) -> float:
        return drill_s / SPEED

    def tell(self, event: Event) -> None:
        self.told.append({"event": event.NAME, **event.fields()})


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(sampler, "threads", lambda _pids: dict(made.times))
    monkeypatch.setattr("harness.world.processes.families.Families.look", lambda _: {7: "connector", 9: "destination"})
    return made


def test_who_waited_noticeably_is_told_with_the_stretch(machine: Machine) -> None:
    samples = Sampler(dict, machine, machine.tell)
    machine.pass_(50, connector=30, destination=9.9)
    samples.spent()
    assert machine.told == [
        {"event": "waited", "actor": "connector", "pid": 7, "from_at": 100.0, "until_at": 103.0, "ran_s": 0.002, "waited_s": 0.03}
    ]


def test_what_many_threads_waited_delays_nothing_for_longer_than_the_stretch(machine: Machine) -> None:
    samples = Sampler(dict, machine, machine.tell)
    machine.pass_(50, connector=120)
    assert samples.spent() == Spent(0.004, pytest.approx(0.12))
    assert [stretch["waited_s"] for stretch in machine.told] == [0.05]


def test_an_idle_machine_writes_nothing(machine: Machine) -> None:
    samples = Sampler(dict, machine, machine.tell)
    for _ in range(100):
        machine.pass_(50, connector=0.4, destination=1)
        samples.spent()
    assert machine.told == []


def test_a_sum_is_of_the_time_since_the_one_before(machine: Machine) -> None:
    samples = Sampler(dict, machine, machine.tell)
    machine.pass_(50, connector=30)
    machine.pass_(50, destination=10)
    assert samples.spent() == Spent(pytest.approx(0.008), pytest.approx(0.04))
    assert samples.spent() == Spent(0, 0)


def test_it_looks_often_enough_to_tell_one_stretch_from_the_next() -> None:
    """A record's excuse is a stretch of waiting: at most 100 ms of wall time between two looks."""
    assert sampler.LOOK_WALL_S <= 0.1
