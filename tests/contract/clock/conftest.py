"""Programs on the accelerated clock, run as a drill would run them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.clock.accelerator import environment
from harness.clock.anchors import DrillClock

PROGRAMS = Path(__file__).parent / "programs"
WAIT_WALL_S = 0.2
"""How long each case waits, in wall time, at whatever speed."""
LATE_WALL_S = 0.8
"""How much later it may be over on a busy machine; unscaled it would be later by 1.8 s at 10 and by 23.8 s at 120."""
TRIES = 4
"""A busy machine is late now and then, a wrong library each time."""
UPTIME_TICK_S = 0.01
_GIVE_UP_WALL_S = 90.0


class Case(NamedTuple):
    """One wait: seconds by the program's own clock, and seconds in truth."""

    own_s: float
    wall_s: float


Matrix = dict[float, dict[str, Case]]


@pytest.fixture(scope="session")
def accelerated(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, str]]:
    """The environment of a process on a clock, by default one that is anchored now."""
    folder = tmp_path_factory.mktemp("accelerated")

    def variables(speed: float = 60.0, clock: DrillClock | None = None, **more: str) -> dict[str, str]:
        base = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), **more}
        return {**base, **environment(clock or DrillClock.start(speed), folder, base)}

    return variables


def compiled(source: str, program: Path, compiler: str = "cc") -> Path:
    """One of the programs in C."""
    flags = ["-std=gnu11", "-O1", "-pthread", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([compiler, *flags, "-o", str(program), str(PROGRAMS / source)], check=True, timeout=60)
    return program


@pytest.fixture(scope="session")
def every_wait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled("every_wait.c", tmp_path_factory.mktemp("every-wait") / "every-wait")


@pytest.fixture(scope="session")
def every_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled("every_read.c", tmp_path_factory.mktemp("every-read") / "every-read")


@pytest.fixture(scope="session")
def compile_program() -> Callable[..., Path]:
    return compiled


@pytest.fixture(scope="session")
def matrix(accelerated: Callable[..., dict[str, str]]) -> Callable[..., Matrix]:
    """Runs a program at several speeds at the same time, each with the wait that is `WAIT_WALL_S` at its speed."""

    def run(*command: str, speeds: tuple[float, ...] = (10.0, 60.0, 120.0), **variables: str) -> Matrix:
        told = once(command, speeds, variables)
        for _ in range(TRIES - 1):
            if not any(_is_late(case) for cases in told.values() for case in cases.values()):
                break
            again = once(command, speeds, variables)
            told = {speed: {name: again[speed][name] if _is_late(case) else case for name, case in told[speed].items()} for speed in told}
        return told

    def once(command: tuple[str, ...], speeds: tuple[float, ...], variables: dict[str, str]) -> Matrix:
        running = {
            speed: subprocess.Popen(
                [*command, f"{WAIT_WALL_S * speed:g}"],
                env=accelerated(speed, **variables),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for speed in speeds
        }
        try:
            return {speed: _cases(process) for speed, process in running.items()}
        finally:
            for process in running.values():
                process.kill()
                process.wait()

    return run


def _is_late(case: Case) -> bool:
    return case.wall_s > WAIT_WALL_S + LATE_WALL_S


def _cases(process: subprocess.Popen[str]) -> dict[str, Case]:
    told, complaints = process.communicate(timeout=_GIVE_UP_WALL_S)
    assert process.returncode == 0, complaints
    lines = (line.split() for line in told.splitlines())
    return {name: Case(float(own_s), float(wall_s)) for name, own_s, wall_s in lines}


@pytest.fixture(scope="session")
def wrong() -> Callable[[Matrix], list[str]]:
    """What is outside the tolerance: never early by more than a hundredth, never later than `LATE_WALL_S`, by either clock."""

    def judge(matrix: Matrix) -> list[str]:
        found = []
        for speed, cases in matrix.items():
            wait_s = WAIT_WALL_S * speed
            for name, case in cases.items():
                in_time = wait_s * 0.99 <= case.own_s <= wait_s + LATE_WALL_S * speed
                in_truth = WAIT_WALL_S - 2 * UPTIME_TICK_S <= case.wall_s <= WAIT_WALL_S + LATE_WALL_S
                if not (in_time and in_truth):
                    found.append(f"{name} at {speed:g}: waited {wait_s:g} s, own {case.own_s:.2f} s, wall {case.wall_s:.3f} s")
        return found

    return judge


@pytest.fixture
def wall() -> Callable[..., tuple[float, str]]:
    """Runs a command; returns its wall seconds and what it said."""

    def run(command: list[str], variables: Mapping[str, str], code: int | None = 0) -> tuple[float, str]:
        began = time.monotonic()
        done = subprocess.run(command, env=dict(variables), capture_output=True, text=True, timeout=_GIVE_UP_WALL_S, check=False)
        took_s = time.monotonic() - began
        assert code is None or done.returncode == code, (done.returncode, done.stderr)
        return took_s, done.stdout

    return run
