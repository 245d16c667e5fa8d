"""Every process of a drill reads the same clock, whoever started it and however its predecessors ended."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.clock.anchors import DrillClock

pytestmark = pytest.mark.contract

_AGREE_S = 0.2
"""Drill seconds."""
_TELL = "import time; print(time.clock_gettime_ns(time.CLOCK_MONOTONIC), time.time_ns(), flush=True)"
_LOOPS = f"""
import sys
for line in sys.stdin:
    {_TELL}
"""


class _Told:
    """A process that says what its clocks show whenever it is asked."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LOOPS], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def error_s(self, clock: DrillClock) -> tuple[float, float]:
        """By how much its two clocks differ from the harness's, in drill seconds: the best of many tries, since answers may be delayed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        errors = []
        for _ in range(200):
            self.process.stdin.write("?\n")
            self.process.stdin.flush()
            before = time.monotonic_ns()
            mono_ns, real_ns = map(int, self.process.stdout.readline().split())
            middle = (before + time.monotonic_ns()) // 2
            errors.append(((mono_ns - clock.fake_monotonic_ns(middle)) / 1e9, (real_ns - clock.fake_realtime_ns(middle)) / 1e9))
            if max(map(abs, errors[-1])) <= _AGREE_S / 4:
                break
        return min(errors, key=lambda pair: abs(pair[0]))

    def end(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=60)


@pytest.mark.parametrize("speed", [10.0, 60.0, 120.0, 0.5, 100 / 3])
def test_unrelated_processes_agree_also_after_kill_9(accelerated: Callable[..., dict[str, str]], speed: float) -> None:
    clock = DrillClock.start(speed)
    for _ in range(2):
        told = [_Told(accelerated(clock=clock)) for _ in range(2)]
        try:
            for one in told:
                monotonic_s, realtime_s = one.error_s(clock)
                assert abs(monotonic_s) <= _AGREE_S
                assert abs(realtime_s) <= _AGREE_S
        finally:
            for one in told:
                one.end()


def test_the_children_of_a_shell_agree(accelerated: Callable[..., dict[str, str]]) -> None:
    """Python, then the shell's own sleep, then date: in between no clock jumps or stands still."""
    clock = DrillClock.start(60)
    variables = accelerated(clock=clock, PYTHON=sys.executable, TELL=_TELL)
    began_s = clock.at()
    told = subprocess.run(
        ["sh", "-c", '"$PYTHON" -c "$TELL"; sleep 20; date +%s%N'], env=variables, capture_output=True, text=True, timeout=180, check=True
    )
    ended_s = clock.at()
    python_s, date_s = ((int(line.split()[-1]) - clock.anchor_real_ns) / 1e9 for line in told.stdout.splitlines())
    assert began_s - _AGREE_S <= python_s <= date_s - 20 + _AGREE_S
    assert date_s <= ended_s + _AGREE_S


def test_forks_of_a_busy_program_do_not_hang(accelerated: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    """Children of eight threads that wait and read clocks all the time: each one sleeps a little and comes back."""
    program = tmp_path / "forks.py"
    program.write_text(
        """
import os, threading, time, warnings
warnings.simplefilter("ignore")
over = threading.Event()
def busy():
    while not over.is_set():
        threading.Event().wait(0.05), time.time()
threads = [threading.Thread(target=busy) for _ in range(8)]
for thread in threads: thread.start()
for _ in range(200):
    child = os.fork()
    if child == 0:
        time.sleep(0.1), time.monotonic(), threading.Event().wait(0.1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
over.set()
print("done")
"""
    )
    done = subprocess.run([sys.executable, str(program)], env=accelerated(), capture_output=True, text=True, timeout=180, check=False)
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr


def test_what_was_preloaded_before_is_kept(accelerated: Callable[..., dict[str, str]]) -> None:
    """A second library (the C library itself, which is harmless) stays in LD_PRELOAD, also for children."""
    environment = accelerated(LD_PRELOAD="libc.so.6")
    told = subprocess.run(
        ["sh", "-c", "sh -c 'echo $LD_PRELOAD'"], env=environment, capture_output=True, text=True, timeout=180, check=True
    )
    ours, kept = told.stdout.strip().split(":")
    assert ours.endswith(".so")
    assert kept == "libc.so.6"
