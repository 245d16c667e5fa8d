"""What the kernel tells of waiting for a processor: seen on processes that compete for one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.world.processors import Processors

pytestmark = pytest.mark.contract

_BUSY = "import os, time; os.sched_setaffinity(0, {%d}); \nwhile time.process_time() < 0.3: pass"


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this kernel does not tell how long a thread waited")
def test_four_that_share_one_processor_wait_for_each_other() -> None:
    processors = Processors()
    one = min(os.sched_getaffinity(0))
    children = [subprocess.Popen([sys.executable, "-c", _BUSY % one]) for _ in range(4)]
    for child in children:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # left as zombies: their times are still there
    spent = processors.spent()
    for child in children:
        child.wait()
    assert spent.ran_s > 1.0
    assert spent.waited_s > spent.ran_s


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this kernel does not tell how long a thread waited")
def test_a_process_that_is_nobodys_child_counts_when_it_is_named() -> None:
    program = "import subprocess as s, sys; print(s.Popen([sys.executable, '-c', 'while 1: pass'], stdout=-3, stderr=-3).pid)"
    orphan = int(subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout)
    try:
        named, unnamed = Processors(lambda: (orphan, 2**22)), Processors()
        ran_s, give_up = 0.0, time.monotonic() + 60
        while ran_s < 0.2:
            assert time.monotonic() < give_up, ran_s
            ran_s += named.spent().ran_s - unnamed.spent().ran_s
    finally:
        os.kill(orphan, signal.SIGKILL)
