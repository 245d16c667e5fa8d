"""No process of the connector outlives its supervisor, and the supervisor does not outlive the harness."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.world.processes import supervisor

pytestmark = pytest.mark.contract

_FAMILY = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


class _Supervised:
    def __init__(self, folder: Path, *command: str) -> None:
        self.log = folder / "log"
        arguments = [sys.executable, "-I", "-S", supervisor.__file__, str(self.log), str(folder / "record"), *command]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.first = self.told()

    def told(self) -> dict[str, Any]:
        """The next line that is not about what it sees."""
        assert self.process.stdout is not None
        while (line := json.loads(self.process.stdout.readline()))["event"] == "seen":
            continue
        return dict(line)

    def say(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{words}\n".encode())
        self.process.stdin.flush()

    def grandchild(self) -> int:
        give_up = time.monotonic() + 10
        while not (self.log.is_file() and self.log.read_text().strip()):
            assert time.monotonic() < give_up
            time.sleep(0.01)
        return int(self.log.read_text().split()[0])

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(5)
        self.process.stdout.close()


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Any]:
    made: list[_Supervised] = []

    def start(*command: str) -> _Supervised:
        made.append(_Supervised(tmp_path, *command))
        return made[-1]

    yield start
    for one in made:
        one.close()


def _gone(pid: int, within_s: float = 5.0) -> bool:
    """A second is what it promises, and more than it takes where others do not want the processor."""
    give_up = time.monotonic() + within_s
    while supervisor.start_ticks(pid) is not None and time.monotonic() < give_up:
        time.sleep(0.01)
    return supervisor.start_ticks(pid) is None


def test_the_end_of_the_lifeline_ends_everybody(supervised: Any) -> None:
    one = supervised(sys.executable, "-c", _FAMILY)
    stray = one.grandchild()
    one.process.stdin.close()
    assert _gone(one.first["pid"])
    assert _gone(stray)


def test_kill_reaches_children_in_other_sessions(supervised: Any) -> None:
    one = supervised(sys.executable, "-c", _FAMILY)
    stray = one.grandchild()
    one.say("kill")
    assert one.told() == {"event": "exited", "code": -9, "left": []}
    assert _gone(stray)


def test_what_the_main_process_leaves_is_ended_with_it(supervised: Any) -> None:
    leaves = _FAMILY.removesuffix("time.sleep(60)\n") + "sys.exit(3)\n"
    one = supervised(sys.executable, "-c", leaves)
    told = one.told()
    assert (told["event"], [left["pid"] for left in told["processes"]]) == ("left", [one.grandchild()])
    assert told["processes"][0]["program"].startswith("python")
    assert one.told() == {"event": "exited", "code": 3, "left": []}
    assert _gone(one.grandchild())


def test_a_child_that_ends_with_its_parent_was_not_left_behind(supervised: Any) -> None:
    brief = _FAMILY.replace('time.sleep(60)"]', 'time.sleep(0.02)"]').removesuffix("time.sleep(60)\n")
    assert supervised(sys.executable, "-c", brief).told() == {"event": "exited", "code": 0, "left": []}


def test_what_the_main_process_has_started_outlives_it_when_only_that_is_killed(supervised: Any) -> None:
    one = supervised(sys.executable, "-c", _FAMILY)
    stray = one.grandchild()
    one.say("kill main")
    assert one.told() == {"event": "orphaned", "code": -9, "pids": [stray]}
    assert _gone(one.first["pid"])
    assert not _gone(stray, 0.5)
    one.say("kill")
    assert one.told() == {"event": "exited", "code": -9, "left": []}
    assert _gone(stray)


def test_an_orphan_that_ends_by_itself_ends_the_attempt(supervised: Any) -> None:
    one = supervised(sys.executable, "-c", _FAMILY.replace('time.sleep(60)"]', 'time.sleep(1)"]'))
    one.grandchild()
    one.say("kill main")
    assert [one.told()["event"] for _ in range(2)] == ["orphaned", "exited"]


def test_a_main_process_without_children_leaves_no_orphans(supervised: Any) -> None:
    one = supervised(sys.executable, "-c", "import time; time.sleep(60)")
    one.say("kill main")
    assert one.told() == {"event": "exited", "code": -9, "left": []}


def test_pause_and_resume(supervised: Any) -> None:
    one = supervised(sys.executable, "-c", "import time; time.sleep(60)")
    one.say("pause")
    assert one.told() == {"event": "paused", "pids": [one.first["pid"]]}
    assert Path(f"/proc/{one.first['pid']}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    one.say("resume")
    assert one.told()["event"] == "resumed"


def test_a_command_that_does_not_exist(supervised: Any) -> None:
    assert supervised("/no/such/program").first == {"event": "failed", "reason": "No such file or directory", "file": "/no/such/program"}


def test_a_flood_is_cut_and_told(supervised: Any) -> None:
    one = supervised(sys.executable, "-c", "while True: print('x' * 10000)")
    assert one.told()["event"] == "flooded"
    one.say("kill")
    assert one.told()["event"] == "exited"
    assert one.log.stat().st_size <= supervisor.LOG_LIMIT


def test_every_descendant_is_written_down_with_its_start(supervised: Any, tmp_path: Path) -> None:
    one = supervised(sys.executable, "-c", _FAMILY)
    stray = one.grandchild()
    give_up = time.monotonic() + 5
    while str(stray) not in (tmp_path / "record").read_text() and time.monotonic() < give_up:
        time.sleep(0.02)
    written = [json.loads(line) for line in (tmp_path / "record").read_text().splitlines()]
    assert {"pid": stray, "start": supervisor.start_ticks(stray)} in written
