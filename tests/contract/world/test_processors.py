"""What the kernel tells of waiting for a CPU: seen on processes that compete for one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from harness.clock.anchors import DrillClock
from harness.journal import Event
from harness.world.processes.sampler import Sampler

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this kernel does not tell how long a thread waited"),
]

SPEED = 60.0
_BUSY = "import os, time; os.sched_setaffinity(0, {%d}); \nwhile time.process_time() < 0.3: pass"


def _nobody(_event: str, **_fields: object) -> None:
    """Hears it."""


def _sampler(tell: Callable[..., object] = _nobody, **named: int) -> Sampler:
    return Sampler(lambda: {os.getpid(): "engine", **{pid: actor for actor, pid in named.items()}}, DrillClock.start(SPEED), tell)


def test_four_that_share_one_processor_wait_for_each_other() -> None:
    sampler = _sampler()
    one = min(os.sched_getaffinity(0))
    children = [subprocess.Popen([sys.executable, "-c", _BUSY % one]) for _ in range(4)]
    for child in children:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # left as zombies: their times are still there
    spent = sampler.spent()
    for child in children:
        child.wait()
    assert spent.ran_s > 1.0
    assert spent.waited_s > spent.ran_s


def test_a_process_that_is_nobodys_child_counts_when_it_is_named() -> None:
    program = "import subprocess as s, sys; print(s.Popen([sys.executable, '-c', 'while 1: pass'], stdout=-3, stderr=-3).pid)"
    orphan = int(subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout)
    try:
        named, unnamed = _sampler(connector=orphan, gone=2**22), _sampler()
        ran_s, give_up = 0.0, time.monotonic() + 60
        while ran_s < 0.2:
            assert time.monotonic() < give_up, ran_s
            ran_s += named.spent().ran_s - unnamed.spent().ran_s
    finally:
        os.kill(orphan, signal.SIGKILL)


def test_who_waited_is_told_while_this_thread_is_held_up_in_a_call() -> None:
    one = min(os.sched_getaffinity(0))
    children = [subprocess.Popen([sys.executable, "-c", _BUSY % one]) for _ in range(4)]
    told: list[dict[str, Any]] = []
    enough = threading.Event()

    def tell(event: Event) -> None:
        assert event.NAME == "waited"
        told.append(event.fields())
        if len({stretch["pid"] for stretch in told if stretch["actor"] == "connector"}) == 2:
            enough.set()

    sampler = _sampler(tell, connector=children[0].pid, destination=children[1].pid)
    try:
        sampler.begin()
        enough.wait(0.1)
        os.waitid(os.P_PID, children[0].pid, os.WEXITED | os.WNOWAIT)
    finally:
        sampler.close()
        for child in children:
            child.wait()
    assert {(stretch["actor"], stretch["pid"]) for stretch in told} >= {("connector", children[0].pid), ("destination", children[1].pid)}
    theirs = [stretch for stretch in told if stretch["pid"] == children[0].pid]
    assert len(theirs) > 1
    assert all(0 < stretch["waited_s"] <= (stretch["until_at"] - stretch["from_at"]) / SPEED + 1e-3 for stretch in theirs)
    assert all(earlier["until_at"] <= later["from_at"] for earlier, later in pairwise(theirs))
