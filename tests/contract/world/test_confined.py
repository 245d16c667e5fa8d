"""What a confined process of this kernel may do and may not: everyday things go on, the evidence is closed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from harness.world.processes import landlock, supervisor
from harness.world.processes.body import Command
from harness.world.processes.confine import Confinement
from harness.world.processes.supervised import SupervisedHost

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(landlock.offered() < 2, reason=f"this kernel offers Landlock {landlock.offered()}, and 2 is the least"),
]

_TRIES = """
import json, mmap, multiprocessing, os, pathlib, signal, socket, sqlite3, subprocess, sys, tempfile
run, supervisor = pathlib.Path(sys.argv[1]), os.getppid()
home = run / "connector"
tries = {
    "write plan": lambda: (run / "plan.json").write_text("forged"),
    "read plan": (run / "plan.json").read_text,
    "read tokens": (run / "secrets/source.json").read_text,
    "delete": (run / "plan.json").unlink,
    "rename": lambda: run.rename(run.with_name("gone")),
    "link": lambda: os.link(run / "plan.json", home / "link"),
    "new file": lambda: (run / "new").touch(),
    "truncate": lambda: os.truncate(run / "plan.json", 0),
    "by way of /proc": lambda: pathlib.Path(f"/proc/{supervisor}/root{run}/plan.json").read_text(),
    "memory": lambda: open(f"/proc/{supervisor}/mem", "r+b"),
    "signal": lambda: os.kill(supervisor, 0),
    "home": lambda: (home / "file").write_text("x"),
    "credential": (run / "secrets/handed/destination.credential").read_text,
    "read clock": lambda: mmap.mmap(os.open(run / "secrets/handed/connector.clock", os.O_RDONLY), 5, prot=mmap.PROT_READ).read(5),
    "set clock": lambda: os.open(run / "secrets/handed/connector.clock", os.O_RDWR),
    "remove clock": (run / "secrets/handed/connector.clock").unlink,
    "sqlite": lambda: sqlite3.connect(home / "db").execute("create table t (a)"),
    "cwd": lambda: pathlib.Path("new").write_text("x"),
    "move": lambda: ((home / "moving").write_text("x"), os.rename(home / "moving", os.path.abspath("moved"))),
    "temporary": lambda: tempfile.NamedTemporaryFile(dir=os.environ["TMPDIR"]).close(),
    "socket": lambda: socket.create_server(("127.0.0.1", 0)).close(),
    "child": lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
    "own child": lambda: subprocess.Popen(["sleep", "9"]).kill(),
    "semaphore": lambda: multiprocessing.get_context("fork").Semaphore(),
    "pty": os.openpty,
    "names": lambda: os.listdir("/"),
}
for name, attempt in tries.items():
    try:
        attempt()
        print(json.dumps([name, True]))
    except Exception as error:
        print(json.dumps([name, False]))
"""
_EVERYDAY = {
    "home", "credential", "read clock", "sqlite", "cwd", "move", "temporary", "socket", "child", "own child", "semaphore", "pty", "names"
}  # fmt: skip
_LATER = {"truncate": 3, "signal": landlock.SIGNALS_SINCE}


@pytest.mark.parametrize("version", [2, 3, 5, 6, 7])
def test_everyday_things_are_done_and_evidence_is_refused(version: int, tmp_path: Path) -> None:
    if version > landlock.offered():
        pytest.skip(f"this kernel offers Landlock {landlock.offered()}")
    run_dir, work = tmp_path / "state" / "live" / "run", tmp_path / "work"
    for folder in (run_dir / "connector" / "tmp", run_dir / "secrets" / "handed", work):
        folder.mkdir(parents=True)
    for file in ("plan.json", "secrets/source.json", "secrets/handed/destination.credential", "secrets/handed/connector.clock"):
        (run_dir / file).write_text("truth")
    fence = Confinement(version).ruleset(run_dir, "connector")
    assert fence is not None
    words = [sys.executable, "-I", "-S", supervisor.__file__, str(tmp_path / "log"), str(tmp_path / "record")]
    variables = {**os.environ, supervisor.FENCE: str(fence), "TMPDIR": str(run_dir / "connector" / "tmp")}
    told = subprocess.run(
        [*words, sys.executable, "-c", _TRIES, str(run_dir)],
        stdin=_never_ends(), stdout=subprocess.PIPE, cwd=work, env=variables, pass_fds=(fence,), timeout=60, check=True,
    )  # fmt: skip
    os.close(fence)
    assert b'"code": 0' in told.stdout
    done: dict[str, Any] = dict(json.loads(line) for line in (tmp_path / "log").read_text().splitlines())
    assert {name for name, good in done.items() if good} == _EVERYDAY | {name for name, since in _LATER.items() if version < since}
    assert (run_dir / "plan.json").read_text() == ("" if version < _LATER["truncate"] else "truth")
    assert not (run_dir / "new").exists()


@pytest.mark.skipif(landlock.offered() < landlock.SIGNALS_SINCE, reason=f"this kernel offers Landlock {landlock.offered()}")
@pytest.mark.parametrize("signals", [True, False])
def test_a_start_signals_another_one_where_it_is_let(signals: bool, tmp_path: Path) -> None:
    run_dir = tmp_path / "state" / "live" / "run"
    (run_dir / "connector").mkdir(parents=True)
    confinement = Confinement(landlock.offered(), signals=signals)
    host = SupervisedHost("connector", {"PATH": os.environ["PATH"]}, run_dir, confinement=confinement)
    first = host.spawn(1, Command(("sleep", "60"), "/", {}), tmp_path / "first.log")
    ended = threading.Event()
    first.listen(lambda fact: ended.set() if fact.what == "exited" else None)
    code, _ = host.run(Command(("kill", str(first.pid)), "/", {}), 60, tmp_path / "second.log")
    assert (code == 0) is not signals
    assert ended.wait(60 if code == 0 else 0) is not signals
    first.kill()
    assert ended.wait(60)


def _never_ends() -> int:
    """A lifeline."""
    return os.pipe()[0]
