"""Every way to wait that the accelerator covers, at 10, 60 and 120: C functions one by one, then whole runtimes."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.contract
PROGRAMS = Path(__file__).parent / "programs"
Wrong = Callable[[Any], list[str]]
SAME_CLOCK = "same-clock-by-number"


def _needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def test_every_function_of_the_c_library(every_wait: Path, matrix: Any, wrong: Wrong) -> None:
    measured = matrix(str(every_wait))
    for cases in measured.values():
        assert len(cases) > 35
        assert abs(cases.pop(SAME_CLOCK).own_s) < 0.1
    assert wrong(measured) == []


def test_without_the_library_the_same_program_waits_for_real(every_wait: Path) -> None:
    """The measure itself: what would be seen if nothing were scaled."""
    told = subprocess.run([str(every_wait), "0.05", "sleeps"], capture_output=True, text=True, timeout=60, check=True).stdout
    cases = {name: (float(own), float(real)) for name, own, real in (line.split() for line in told.splitlines())}
    assert 0.03 <= cases["nanosleep"][1] < 0.5
    assert abs(cases["nanosleep"][0] - cases["nanosleep"][1]) < 0.03


def test_cpython(matrix: Any, wrong: Wrong) -> None:
    measured = matrix(sys.executable, str(PROGRAMS / "waits.py"))
    assert all(len(cases) == 24 for cases in measured.values())
    assert wrong(measured) == []


def test_node(matrix: Any, wrong: Wrong) -> None:
    measured = matrix(_needs("node"), str(PROGRAMS / "waits.js"))
    assert all(len(cases) == 9 for cases in measured.values())
    assert wrong(measured) == []


def test_the_java_machine(matrix: Any, wrong: Wrong, tmp_path: Path) -> None:
    java = _needs("java")
    subprocess.run([_needs("javac"), "-d", str(tmp_path), str(PROGRAMS / "Waits.java")], check=True, timeout=120)
    measured = matrix(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", str(tmp_path), "Waits")
    assert all(len(cases) == 12 for cases in measured.values())
    assert wrong(measured) == []


def test_aarch64_under_qemu(tmp_path: Path, compile_program: Callable[..., Path]) -> None:
    """Smoke: compiled for the other machine, run by user-mode emulation at 60."""
    import time

    from harness.clock.build import compile_to

    compiler, qemu = _needs("aarch64-linux-gnu-gcc"), _needs("qemu-aarch64-static")
    if platform.machine() == "aarch64":
        pytest.skip("this machine is an aarch64 itself")
    library = tmp_path / "accelerator.so"
    compile_to(library, compiler, "-Wall", "-Wextra", "-Werror")
    program = compile_program("every_wait.c", tmp_path / "every-wait", compiler)
    anchors = {"IDRILL_ANCHOR_REALTIME_NS": str(time.time_ns()), "IDRILL_ANCHOR_MONOTONIC_NS": str(time.monotonic_ns())}
    told = subprocess.run(
        [qemu, "-L", "/usr/aarch64-linux-gnu", "-E", f"LD_PRELOAD={library}", str(program), "12"],
        env={"IDRILL_SPEED": "60", **anchors},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    cases = {name: (float(own), float(real)) for name, own, real in (line.split() for line in told.splitlines())}
    assert len(cases) > 35
    assert abs(cases.pop(SAME_CLOCK)[0]) < 0.5
    assert [name for name, (own, real) in cases.items() if not (11.8 <= own <= 300 and 0.18 <= real <= 5)] == []
