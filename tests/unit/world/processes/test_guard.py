from __future__ import annotations

import os

import pytest

from harness.world.processes.guard import begun


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
