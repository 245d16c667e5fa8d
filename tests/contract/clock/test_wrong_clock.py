"""A time of day that is wrong: every way to read it shows that, nothing else does, and waits are as long as ever."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.clock.anchors import DrillClock
from harness.clock.skew import MARK, VARIABLE, Skew

pytestmark = pytest.mark.contract
PROGRAMS = Path(__file__).parent / "programs"
Variables = Callable[..., dict[str, str]]
BY_S = 600.0
_LATE_S = 120.0
"""Drill seconds that may pass between two reads on a busy machine: two of wall time at 60."""
_SAME_CLOCK = "same-clock-by-number"


@pytest.fixture
def off(accelerated: Variables, skew: Skew) -> Variables:
    """The environment of a process whose clock goes by that page."""
    return lambda *given, **named: accelerated(*given, **{VARIABLE: str(skew.file), **named})


def _said(command: list[str], variables: dict[str, str]) -> str:
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.parametrize("by_s", [BY_S, -BY_S, 0.0])
@pytest.mark.parametrize("speed", [60.0, 1.0])
def test_every_way_to_read_it(speed: float, by_s: float, every_read: Path, skew: Skew, tmp_path: Path) -> None:
    from harness.clock.accelerator import environment

    clock = DrillClock.start(speed)
    skew.step(by_s)
    told = _said([str(every_read)], {"PATH": os.environ["PATH"], **environment(clock, tmp_path, wrong=skew.file)})
    differs = {name: float(seconds) for name, seconds in (line.split() for line in told.splitlines())}
    epoch_s = (clock.anchor_real_ns - clock.anchor_mono_ns) / 1e9
    late_s = 2 * speed
    assert len(differs) == 11
    for name, seconds in differs.items():
        expected_s = 0.0 if "monotonic" in name else epoch_s + by_s
        assert expected_s - 1 - 0.02 * speed <= seconds <= expected_s + late_s, name


def test_whole_runtimes(off: Variables, skew: Skew) -> None:
    """Python, Node and a shell, each compared with the clock of the drill."""
    clock = DrillClock.start(60)
    skew.step(-BY_S)
    commands = {"python": [sys.executable, "-c", "import time; print(time.time())"], "date": ["date", "+%s.%N"]}
    if node := shutil.which("node"):
        commands["node"] = [node, "-e", "console.log(Date.now() / 1000)"]
    for name, command in commands.items():
        before_s = clock.fake_realtime_ns(time.monotonic_ns()) / 1e9
        told_s = float(_said(command, off(clock=clock)))
        after_s = clock.fake_realtime_ns(time.monotonic_ns()) / 1e9
        assert before_s - BY_S - 1 <= told_s <= after_s - BY_S + 1, name


@pytest.mark.parametrize("by_s", [BY_S, -BY_S])
def test_waits_with_a_deadline_are_as_long_as_ever(by_s: float, every_wait: Path, skew: Skew, matrix: Any, wrong: Any) -> None:
    """Among them all that wait until a time of day."""
    skew.step(by_s)
    measured = matrix(str(every_wait), speeds=(60.0,), **{VARIABLE: str(skew.file)})
    cases = measured[60.0]
    assert len(cases) > 35
    assert abs(cases.pop(_SAME_CLOCK).own_s) < 0.1
    assert wrong(measured) == []


def test_waits_of_cpython_and_node(skew: Skew, matrix: Any, wrong: Any) -> None:
    skew.step(BY_S)
    programs = [(sys.executable, PROGRAMS / "waits.py", 24)]
    if node := shutil.which("node"):
        programs.append((node, PROGRAMS / "waits.js", 9))
    for program, script, count in programs:
        measured = matrix(program, str(script), speeds=(60.0,), **{VARIABLE: str(skew.file)})
        assert len(measured[60.0]) == count
        assert wrong(measured) == []


def test_aarch64_under_qemu_reads_it_too(skew: Skew, tmp_path: Path, compile_program: Callable[..., Path]) -> None:
    """The other machine's library, by user-mode emulation."""
    from harness.clock.build import compile_to

    compiler, qemu = shutil.which("aarch64-linux-gnu-gcc"), shutil.which("qemu-aarch64-static")
    if compiler is None or qemu is None or platform.machine() == "aarch64":
        pytest.skip("no cross-compiler or emulator, or an aarch64 itself")
    library, clock = tmp_path / "accelerator.so", DrillClock.start(60)
    compile_to(library, compiler, "-Wall", "-Wextra", "-Werror")
    program = compile_program("every_read.c", tmp_path / "every-read", compiler)
    skew.step(BY_S)
    told = _said(
        [qemu, "-L", "/usr/aarch64-linux-gnu", "-E", f"LD_PRELOAD={library}", str(program)], {**clock.settings(), VARIABLE: str(skew.file)}
    )
    differs = {name: float(seconds) for name, seconds in (line.split() for line in told.splitlines())}
    wrong_s = differs["clock_gettime"] - (clock.anchor_real_ns - clock.anchor_mono_ns) / 1e9
    assert BY_S - 1 <= wrong_s <= BY_S + _LATE_S
    assert -1 <= differs["monotonic"] <= _LATE_S


_TELLS = "import sys, time\nfor _ in sys.stdin: print(time.time_ns(), time.monotonic_ns(), flush=True)"


class _Told:
    """A program that lives through the steps."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _TELLS], env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def wrong_s(self, clock: DrillClock) -> float:
        """By how much its time of day is wrong; its monotonic clock must not be."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        real_ns, mono_ns = map(int, self.process.stdout.readline().split())
        now_ns = time.monotonic_ns()
        assert clock.fake_monotonic_ns(now_ns) / 1e9 - _LATE_S <= mono_ns / 1e9 <= clock.fake_monotonic_ns(now_ns) / 1e9
        return (real_ns - mono_ns - (clock.anchor_real_ns - clock.anchor_mono_ns)) / 1e9

    @property
    def marks(self) -> list[str]:
        maps = Path(f"/proc/{self.process.pid}/maps").read_text()
        return [line.partition(MARK)[2].partition(" ")[0] for line in maps.splitlines() if MARK in line]

    def end(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=30)


def test_a_living_program_sees_each_step_and_shows_which_one_it_has_read(off: Variables, skew: Skew) -> None:
    clock = DrillClock.start(60)
    told = _Told(off(clock=clock))
    try:
        assert told.wrong_s(clock) == pytest.approx(0, abs=5)
        assert told.marks == []
        step_ns = skew.step(BY_S)
        assert told.marks == [], "it has not read the time of day since"
        assert told.wrong_s(clock) == pytest.approx(BY_S, abs=5)
        assert told.marks == [str(step_ns)]
        behind_ns = skew.step(-BY_S)
        assert told.wrong_s(clock) == pytest.approx(-BY_S, abs=5)
        assert told.marks == [str(behind_ns)]
        skew.step(0)
        assert told.wrong_s(clock) == pytest.approx(0, abs=5)
        assert told.marks == []
    finally:
        told.end()


_FILES = """
import json, os, sys, time
from pathlib import Path
old, new = map(Path, sys.argv[1:])
time.sleep(120)
new.write_text("x")
told = {"old": os.stat(old).st_mtime, "age": time.time() - os.stat(new).st_mtime}
for back in (10, 100):
    then = time.time() - back
    os.utime(new, (then, then))
    told[f"utime{back}"] = os.stat(new).st_mtime - then
print(json.dumps(told))
"""


@pytest.mark.parametrize("by_s", [BY_S, -BY_S])
def test_files_of_the_drill_have_their_age_and_older_ones_their_time(by_s: float, off: Variables, skew: Skew, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("x")
    os.utime(old, (1_500_000_000, 1_500_000_000))
    skew.step(by_s)
    told = json.loads(_said([sys.executable, "-c", _FILES, str(old), str(new)], off(60)))
    assert told["old"] == 1_500_000_000
    assert -0.1 <= told["age"] <= _LATE_S
    assert told["utime10"] == pytest.approx(0, abs=1e-5)
    assert told["utime100"] == pytest.approx(0, abs=1e-5)
    assert abs(new.stat().st_mtime - time.time()) < 60, "on the disk it is the wall's time"


def test_a_page_that_cannot_be_had_leaves_no_mark_of_a_clock(accelerated: Variables, tmp_path: Path) -> None:
    """So that the guard sees it."""
    (tmp_path / "short").write_bytes(b"1234")
    asks = "print(sum('idrill-clock' in line for line in open('/proc/self/maps')))"
    for page in (tmp_path / "nothing", tmp_path / "short"):
        assert _said([sys.executable, "-c", asks], accelerated(60, **{VARIABLE: str(page)})) == "0\n"
