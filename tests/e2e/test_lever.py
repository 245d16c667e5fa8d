"""The safety lever: whatever has become of engine and console, everything is healed within two seconds, and no new run begins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from gameday import SCRIBE
from pulled import pulled_run, state_of

from harness.engine.run import RunOptions
from harness.errors import Held
from harness.rehearsal import draw_up, rehearse

pytestmark = pytest.mark.e2e
IDRILL = str(Path(sys.executable).with_name("idrill"))


@pytest.fixture
def drill(drill_path: Callable[[str], str]) -> str:
    return drill_path("lever-in-brief")


def idrill(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([IDRILL, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_a_healthy_run_is_healed_and_ends_and_no_new_one_begins(drill: str, tmp_path: Path) -> None:
    with pulled_run(drill, tmp_path) as run:
        assert run.press() <= 2
        code, said = run.ended()
    assert (code, said["outcome"]) == (3, "INCONCLUSIVE")
    assert "the run was called off: aborted by Robin Example: a real incident" in said["reasons"]
    with pytest.raises(Held, match=r"Robin Example pulled the safety lever of .*: a real incident"):
        rehearse(draw_up(drill, seed=1), RunOptions(tmp_path / "runs", hold=run.hold))
    refused = idrill(tmp_path, "run", drill, "commit-then-cut")
    assert refused.returncode == 4, refused.stdout
    assert refused.stderr.count("no new run begins: Robin Example") == 1, refused.stderr
    released = idrill(tmp_path, "abort", "--release")
    assert (released.returncode, "released; Robin Example" in released.stdout) == (0, True)
    assert not run.hold.exists()


def test_with_the_engine_stopped_the_watchdog_heals_and_the_engine_ends_when_it_goes_on(drill: str, tmp_path: Path) -> None:
    with pulled_run(drill, tmp_path) as run:
        run.engine.send_signal(signal.SIGSTOP)
        for press in range(4):
            if press:
                run.let_go()
            assert run.press() <= 2
        said = idrill(tmp_path, "abort", "--why", "again", "--out", str(tmp_path / "runs"))
        assert said.returncode == 0, said.stderr
        assert f"its engine (process {run.engine.pid}) ends it as soon as it goes on" in said.stdout
        run.engine.send_signal(signal.SIGCONT)
        code, told = run.ended()
    assert code == 3
    assert any("aborted by" in reason for reason in told["reasons"]), told


def test_with_the_engine_stopped_and_the_console_dead_or_stopped(drill: str, tmp_path: Path) -> None:
    with pulled_run(drill, tmp_path, "people") as run:
        run.engine.send_signal(signal.SIGSTOP)
        consoles = run.processes("people")  # and the one that stands by, to take its place
        for pid in consoles:
            os.kill(pid, signal.SIGSTOP)
        assert run.press() <= 2
        for pid in consoles:
            os.kill(pid, signal.SIGKILL)
        run.let_go()
        assert run.press() <= 2
        run.engine.send_signal(signal.SIGCONT)
        code, told = run.ended()
    assert code == 3
    assert "the run was called off: aborted by Robin Example: a real incident" in told["reasons"]


def test_the_button_does_the_same_with_the_engine_stopped(drill: str, tmp_path: Path) -> None:
    with pulled_run(drill, tmp_path, "people") as run:
        run.engine.send_signal(signal.SIGSTOP)
        assert run.press(lambda: run.act(SCRIBE, {"do": "abort", "why": "a real incident"})) <= 2
        give_up = time.monotonic() + 10
        while not run.hold.exists():
            assert time.monotonic() < give_up
            time.sleep(0.02)
        run.engine.send_signal(signal.SIGCONT)
        code, told = run.ended()
    assert code == 3
    assert f"the run was called off: aborted by {SCRIBE}: a real incident" in told["reasons"]


def test_with_the_engine_dead_nothing_is_left_and_new_runs_are_held(drill: str, tmp_path: Path) -> None:
    with pulled_run(drill, tmp_path) as run:
        ours = [pid for actor in ("source", "destination", "alerts", "proxy", "connector") for pid in run.processes(actor)]
        assert len(ours) >= 5
        began = time.monotonic()
        run.engine.kill()
        said = idrill(tmp_path, "abort", run.run_dir.name, "--out", str(tmp_path / "runs"))
        assert said.returncode == 0, said.stderr
        assert "its engine is dead" in said.stdout
        assert [pid for pid in ours if state_of(pid) not in {"", "Z"}] == [], f"after {time.monotonic() - began:.1f} s"
    assert (tmp_path / ".idrill" / "hold").exists()
    assert (tmp_path / "runs" / run.run_dir.name / "journal.jsonl").exists()
    over = idrill(tmp_path, "abort", run.run_dir.name, "--out", str(tmp_path / "runs"))
    assert over.returncode == 2
    assert "this run is over" in over.stderr
