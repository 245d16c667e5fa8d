"""Commands that run beside a connector, as the sampler of waiting for a CPU sees them."""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import EnvironmentUnavailable
from harness.journal.events import Event, SupervisorLost
from harness.world.processes.body import Command
from harness.world.processes.families import Families
from harness.world.processes.supervised import SupervisedHost

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only /proc tells which processes there are"),
]

PATIENCE_S = 60.0
_TELLS_ITS_PID = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(f'{os.getpid()} '); open(sys.argv[2]).read()"


@pytest.fixture
def host(tmp_path: Path) -> SupervisedHost:
    return SupervisedHost("connector", {"PATH": os.environ["PATH"]}, tmp_path)


def _python(host: SupervisedHost, *words: str) -> Command:
    return Command((sys.executable, "-c", *words), str(host.run_dir), {})


def test_a_command_is_named_as_one_while_it_runs_and_not_as_the_engine_or_the_connector(host: SupervisedHost) -> None:
    pid_file, gate, log = host.run_dir / "pid", host.run_dir / "gate", host.run_dir / "log"
    os.mkfifo(gate)
    families = Families(lambda: {os.getpid(): "engine", **host.named})
    running = threading.Thread(target=host.run, args=(_python(host, _TELLS_ITS_PID, str(pid_file), str(gate)), PATIENCE_S, log))
    running.start()
    give_up = time.monotonic() + PATIENCE_S
    while not (pid_file.exists() and pid_file.read_text().endswith(" ")):
        assert time.monotonic() < give_up
        time.sleep(0.01)
    seen = families.look()
    gate.write_text("")
    running.join()
    assert seen[int(pid_file.read_text())] == "connector.command"
    assert seen[os.getpid()] == "engine"
    assert host.named == {}


@pytest.mark.parametrize("words", [("/nowhere/program",), (sys.executable, "-c", "while 1: pass")], ids=["no such command", "endless"])
def test_no_name_is_left_of_a_command_that_failed(host: SupervisedHost, words: tuple[str, ...]) -> None:
    with pytest.raises(EnvironmentUnavailable):
        host.run(Command(words, str(host.run_dir), {}), 0.5, host.run_dir / "log")
    assert host.named == {}


@pytest.mark.parametrize("when", ["at once", "later"])
def test_a_lost_supervisor_of_a_command_is_told(when: str, host: SupervisedHost, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Event] = []
    host = replace(host, tell=told.append)
    kills = "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"
    if when == "at once":
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(EnvironmentUnavailable, match="its supervisor ended"):
            host.run(Command(("true",), str(host.run_dir), {}), PATIENCE_S, host.run_dir / "log")
    else:
        assert host.run(_python(host, kills), PATIENCE_S, host.run_dir / "log")[0] == -9
    (lost,) = told
    assert isinstance(lost, SupervisorLost)
    assert (lost.actor, lost.attempt, lost.reason) == ("connector", 0, "ended" if when == "at once" else "ended by signal 9")
