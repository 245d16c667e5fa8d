"""A supervisor that is killed or stopped: nothing that it held lives on, it is told, and nobody else is touched."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from harness.world.processes import orphans
from harness.world.processes.supervisor import MARK, PR_SET_CHILD_SUBREAPER, stands_still

pytestmark = pytest.mark.contract

Tiny = Any  # what the fixture `tiny` makes, see conftest.py

_FORKS = """
import os, subprocess, sys, time
sleeping = [sys.executable, "-S", "-c", "import time; time.sleep(60)", sys.argv[0]]
print("forking", flush=True)
while True:  # leaving its session, without the variables by which it is known, and forked twice
    subprocess.Popen(sleeping, start_new_session=True)
    subprocess.Popen(sleeping, env={})
    if os.fork() == 0:
        os.setsid()
        os.fork() or time.sleep(60)
        os._exit(0)
    time.sleep(0.05)
"""


def _forking(tiny: Callable[[str], Tiny], tmp_path: Path) -> Tiny:
    program = tmp_path / "forks.py"
    program.write_text(_FORKS)
    return tiny(f'run: {{command: ["{{python}}", "-S", "{program}"]}}\nready: {{log: forking}}').start()


def _born_since(start: int, folder: Path) -> set[int]:
    """Every process of the program in this folder, whoever its parent is."""
    found = set()
    for row in orphans.processes().values():
        try:
            command = Path(f"/proc/{row.pid}/cmdline").read_bytes()
        except OSError:
            continue
        if not row.zombie and row.start >= start and str(folder).encode() in command:
            found.add(row.pid)
    return found


@pytest.mark.parametrize(("number", "reason"), [(signal.SIGKILL, "ended by signal 9"), (signal.SIGSTOP, "was stopped")])
def test_what_a_lost_supervisor_held_is_ended(tiny: Callable[[str], Tiny], tmp_path: Path, number: int, reason: str) -> None:
    one = _forking(tiny, tmp_path)
    supervisor = one.connector.pids()[0]
    begin = orphans.processes()[supervisor].start
    one.until(lambda: len(_born_since(begin, tmp_path)) > 12, "its children")
    os.kill(supervisor, number)
    one.until_exited()
    assert _born_since(begin, tmp_path) == set()
    (lost,) = one.events("supervisor_lost")
    assert (lost["actor"], lost["attempt"], lost["reason"]) == ("connector", 1, reason)
    assert lost["ended"]
    assert one.events("actor_exited")[0]["code"] == -9
    assert not set(lost["ended"]) & set(orphans.processes())  # reaped, too


def test_a_supervisor_that_was_stopped_for_a_moment_is_lost(tiny: Callable[[str], Tiny], tmp_path: Path) -> None:
    one = _forking(tiny, tmp_path)
    supervisor = one.connector.pids()[0]
    os.kill(supervisor, signal.SIGSTOP)
    one.until(lambda: stands_still(supervisor), "it to stand still")
    with suppress(ProcessLookupError):  # the harness may have been faster
        os.kill(supervisor, signal.SIGCONT)
    one.until_exited()
    assert one.events("supervisor_lost")[0]["reason"] == "was stopped"


def test_a_supervisor_that_ends_what_it_held_is_not_lost(tiny: Callable[[str], Tiny], tmp_path: Path) -> None:
    one = _forking(tiny, tmp_path)
    one.connector.kill()
    one.until_exited()
    assert one.events("supervisor_lost") == []


def test_words_in_its_name_do_not_pass_for_the_end(tiny: Callable[[str], Tiny], tmp_path: Path) -> None:
    """Root opens its pipe all the same: then its own end betrays that the word was not its own."""
    one = _forking(tiny, tmp_path)
    supervisor = one.connector.pids()[0]
    begin = orphans.processes()[supervisor].start
    with Path(f"/proc/{supervisor}/fd/1").open("wb") as pipe:
        pipe.write(b'{"event": "exited", "code": 0, "left": []}\n')
    os.kill(supervisor, signal.SIGKILL)
    one.until_exited()
    assert one.events("supervisor_lost")[0]["reason"] == "ended by signal 9"
    assert _born_since(begin, tmp_path) == set()


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense",
        b"[1]",
        b'{"no": "event"}',
        b'{"event": "over"}',
        b'{"event": "seen", "pid": [1], "start": 1}',
        b'{"event": "left", "processes": 3}',
        b"[" * 5_000,
    ],
)
def test_nonsense_in_its_name_is_told(said: bytes, tiny: Callable[[str], Tiny], tmp_path: Path) -> None:
    one = _forking(tiny, tmp_path)
    with Path(f"/proc/{one.connector.pids()[0]}/fd/1").open("wb") as pipe:
        pipe.write(said + b"\n")
    one.until_exited()
    assert one.events("supervisor_lost")[0]["reason"] == "sent a message that no supervisor sends"


def test_whoever_holds_its_pipe_open_does_not_hide_that_it_is_lost(tiny: Callable[[str], Tiny], tmp_path: Path) -> None:
    one = _forking(tiny, tmp_path)
    supervisor = one.connector.pids()[0]
    begin = orphans.processes()[supervisor].start
    with Path(f"/proc/{supervisor}/fd/1").open("wb"):
        os.kill(supervisor, signal.SIGKILL)
        one.until_exited()
    assert one.events("supervisor_lost")[0]["reason"] == "ended by signal 9"
    assert _born_since(begin, tmp_path) == set()


def test_children_of_the_harness_that_are_not_theirs_live_on() -> None:
    held = orphans.Held(supervisor=1)
    mine = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True, env={MARK: "11"})
    try:
        assert held.end() == ((), ())
        assert mine.poll() is None
        row = orphans.processes()[mine.pid]
        held.add(row.pid, row.start + 1)  # the number of one that is gone, given out again
        assert held.end() == ((), ())
        held.add(row.pid, row.start)
        assert held.end() == ((mine.pid,), ())
    finally:
        mine.kill()
        mine.wait()


def test_orphans_are_adopted_only_while_a_supervisor_lives() -> None:
    def adopts() -> bool:
        told = ctypes.c_int()
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER + 1, ctypes.byref(told), 0, 0, 0)
        return bool(told.value)

    before = adopts()
    adoption = orphans.Adoption()
    adoption.begin()
    adoption.begin()
    adoption.end()
    assert adopts()
    adoption.end()
    assert (before, adopts()) == (False, False)
