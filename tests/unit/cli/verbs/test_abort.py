"""`idrill abort`: what it says, with the watchdog or the clean-up doing their part."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness import rehearsal
from harness.world.lever import hold
from harness.world.lever.healing import Healed
from harness.world.lever.pull import Pull, pulled_by_file
from harness.world.processes.supervisor import start_ticks

RUN = "20260101-000000-cut-aaaaaa"


@pytest.fixture
def engine() -> Iterator[int]:
    """The pid of a process that has this run."""
    process = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    yield process.pid
    process.kill()
    process.communicate()


@pytest.fixture
def run_dir(tmp_path: Path, engine: int, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("harness.cli.verbs.abort._HEALED_WALL_S", 0.1)
    monkeypatch.setattr("harness.cli.verbs.abort._ENDED_WALL_S", 0.1)
    made = tmp_path / "reports" / "runs" / RUN
    made.mkdir(parents=True, mode=0o700)
    (made / "plan.json").write_text("{}")
    (made / "owner.json").write_text(json.dumps({"pid": engine, "start": start_ticks(engine)}) + "\n")
    hold.leave_orders(made, tmp_path / "there" / ".idrill" / "hold", acts=True)
    return made


def test_it_says_what_was_healed_and_who_ends_the_run(idrill: Callable[..., Any], run_dir: Path, engine: int, tmp_path: Path) -> None:
    Healed(0.25, ["source: fault f1 healed"], ["alerts: \x1b[1mnot undone"]).save(run_dir)
    said = idrill("abort", "--why", "a real incident")
    assert said.exit_code == 4
    assert said.stdout.splitlines()[:3] == [f"abort {RUN}", "healed in 0.25 s", "  source: fault f1 healed"]
    assert "this is not undone:\n  alerts: " in said.stderr
    assert "\x1b" not in said.stderr
    assert f"its engine (process {engine}) ends it" in said.stderr
    pulled = pulled_by_file(run_dir)
    assert pulled is not None
    assert pulled.why == "a real incident"
    held = hold.read(tmp_path / "there" / ".idrill" / "hold")
    assert held is not None
    assert (held.by, held.why, held.run) == (pulled.by, "a real incident", RUN)


def test_all_is_well_once_everything_is_healed(idrill: Callable[..., Any], run_dir: Path) -> None:
    Healed(0.25).save(run_dir)
    said = idrill("abort", RUN)
    assert said.exit_code == 0, said.stderr
    assert "everything is healed, and the run has not ended" in said.stdout
    assert "no new run begins until: idrill abort --release" in said.stdout


def test_a_watchdog_that_does_not_answer_is_named(idrill: Callable[..., Any], run_dir: Path) -> None:
    said = idrill("abort")
    assert said.exit_code == 4
    assert "the watchdog does not answer" in said.stderr


def test_after_a_dead_engine_everything_is_ended(
    idrill: Callable[..., Any], run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (run_dir / "owner.json").write_text(json.dumps({"pid": os.getpid(), "start": 1}) + "\n")
    (run_dir / hold.ORDERS).unlink()
    monkeypatch.setattr(rehearsal, "clean_up", lambda _out, _runtimes: ["ended process 7 (source)"])
    said = idrill("abort")
    assert said.exit_code == 0, said.stderr
    assert "its engine is dead" in said.stdout
    assert "  ended process 7 (source)" in said.stdout
    assert (tmp_path / ".idrill" / "hold").exists(), "a run that does not say where its hold goes holds here"


def test_a_release_says_what_was_held(idrill: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "idrill.toml").write_text("")
    monkeypatch.chdir(tmp_path / "below")
    hold.put(tmp_path / ".idrill" / "hold", hold.Hold.of(Pull("Robin Example", "a real incident"), RUN))
    refused = idrill("run", "commit-then-cut", "--out", str(tmp_path / "runs"), "--archive", "none")
    assert refused.exit_code == 4
    assert f"no new run begins: Robin Example pulled the safety lever of {RUN}" in refused.stderr
    assert not (tmp_path / "runs").exists()
    said = idrill("abort", "--release")
    assert said.exit_code == 0
    assert f"released; Robin Example pulled the safety lever of {RUN}" in said.stdout
    assert "nothing is held here" in idrill("abort", "--release").stdout


@pytest.mark.parametrize("more", [(RUN,), ("--why", "x")])
def test_a_release_is_of_no_run(idrill: Callable[..., Any], more: tuple[str, ...]) -> None:
    assert idrill("abort", "--release", *more).exit_code == 2
