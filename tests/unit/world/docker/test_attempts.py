"""What the kernel counts in a container's network: only what is new is told, and a new start is a new network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from events import said

from harness.clock.anchors import DrillClock
from harness.world.docker.attempts import Attempts, Counters


def _text(fails: int, resets: int) -> str:
    names = "Tcp: RtoAlgorithm ActiveOpens AttemptFails OutSegs OutRsts"
    return f"Ip: Forwarding\nIp: 1\n{names}\nTcp: 1 {fails + 4} {fails} 99 {resets}\nUdp: InDatagrams\nUdp: 7\n"


class Machine:
    """A /proc with one process in it, and what was told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.attempts = Attempts("connector", DrillClock(0, 0, 1.0), lambda event: self.told.append(said(event)), folder)

    def counts(self, pid: int, fails: int, resets: int) -> None:
        file = self.folder / str(pid) / "net" / "snmp"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_text(fails, resets))

    def refused(self) -> list[tuple[int, int]]:
        return [(data["refused"], data["within"]) for event, data in self.told if event == "attempts_refused"]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(Attempts, "_keep_looking", lambda _self: None)
    return Machine(tmp_path)


def test_the_counters_are_read_by_name() -> None:
    assert Counters.read(_text(12, 3)) == Counters(12, 3)


@pytest.mark.parametrize("text", ["", "Tcp: AttemptFails\n", "Tcp: ActiveOpens OutRsts\nTcp: 1 2\n"])
def test_a_kernel_that_does_not_tell_is_no_zero(text: str) -> None:
    with pytest.raises(ValueError, match="counter"):
        Counters.read(text)


def test_only_what_is_new_is_told(machine: Machine) -> None:
    machine.counts(7, 5, 1)
    machine.attempts.watch(7)
    machine.attempts.look()
    machine.counts(7, 9, 2)
    machine.attempts.look()
    machine.attempts.look()
    assert machine.refused() == [(4, 1)]


def test_a_new_start_begins_anew_and_between_two_nothing_is_told(machine: Machine) -> None:
    machine.counts(7, 5, 0)
    machine.attempts.watch(7)
    (machine.folder / "7" / "net" / "snmp").unlink()
    machine.attempts.look()
    machine.counts(8, 0, 0)
    machine.attempts.watch(8)
    machine.counts(8, 2, 0)
    machine.attempts.look()
    assert machine.refused() == [(2, 0)]


def test_what_cannot_be_watched_is_not_said_to_be(machine: Machine) -> None:
    machine.attempts.watch(9)
    machine.attempts.look()
    assert machine.told == []
