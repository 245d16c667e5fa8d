from __future__ import annotations

import os

import pytest

from harness.clock.anchors import DrillClock
from harness.journal import Event
from harness.world.processes import guard
from harness.world.processes.guard import GRACE_WALL_S, Guard, begun


def _stat(state: str, cpu_s: float) -> bytes:
    ticks = round(cpu_s * os.sysconf("SC_CLK_TCK"))
    return f"42 (a) program) {state} 1 42 42 0 -1 4194304 100 0 0 0 {ticks} 0 0 0 20 0 1 0 12345 0 0".encode()


@pytest.mark.parametrize(
    ("state", "cpu_s", "expected"),
    [
        ("S", 0.0, True),
        ("R", 0.02, False),
        ("D", 0.02, False),
        ("R", 5.0, True),
        ("D", 5.0, True),
        ("T", 5.0, False),
        ("t", 5.0, False),
        ("Z", 5.0, False),
    ],
)
def test_only_who_waits_or_has_worked_has_begun(state: str, cpu_s: float, expected: bool) -> None:
    """On a busy machine a program may wait for seconds for the processor that its loader needs."""
    assert begun(_stat(state, cpu_s)) is expected


@pytest.mark.parametrize(
    ("looks", "is_found"),
    [
        ([b"mark", b"", b"torn", b"mark"], False),
        ([b"mark", b"torn", b"torn"], False),
        ([b"mark", b"torn", b"torn", b"torn"], True),
        ([b"none", b"none", b"none"], True),
    ],
)
def test_one_look_without_the_mark_is_no_finding(looks: list[bytes], is_found: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that had it may have begun anew with the same program, and its maps are not read in one piece."""
    told: list[Event] = []
    now_s, maps = [0.0], iter(looks)
    monkeypatch.setattr(guard.time, "monotonic", lambda: now_s[0])
    for name, answer in (("start_ticks", 7), ("_program", "/usr/bin/python3"), ("why_not_file", None), ("_has_begun", True)):
        monkeypatch.setattr(guard, name, lambda _, answer=answer: answer)
    monkeypatch.setattr(guard, "_maps", lambda _: next(maps))
    looked = Guard(DrillClock(0, 0, 30.0), told.append)
    for _ in looks:
        now_s[0] += 0.6 * GRACE_WALL_S
        looked._look_at(guard._Root("connector", b"mark", ""), 42)
    assert bool(told) is is_found
