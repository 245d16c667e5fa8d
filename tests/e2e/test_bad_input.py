"""What people, machines and disks do wrong, at the level of whole runs: each has its words and its exit code, never a traceback."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from harness.checks.judge.judge import Judgement
from harness.cli import main
from harness.engine.endings import EndsRun
from harness.engine.live import open_live
from harness.engine.run import RunOptions
from harness.plan.model import Plan
from harness.rehearsal import draw_up, judge_run, rehearse

pytestmark = pytest.mark.e2e

IDRILL = str(Path(sys.executable).with_name("idrill"))


@pytest.fixture
def connector(tmp_path: Path) -> Callable[..., str]:
    """A connector file around a Python program given as text."""

    def write(program: str, **more: str) -> str:
        (tmp_path / "mine.py").write_text(program)
        keys = {"run": '{command: ["{python}", "{connector.dir}/mine.py"]}', "clock": "env", **more}
        file = tmp_path / "mine.connector.yaml"
        file.write_text("connector: mine\n" + "".join(f"{key}: {text}\n" for key, text in keys.items()))
        return str(file)

    return write


@pytest.fixture
def run(drill_path: Callable[[str], str], tmp_path: Path) -> Callable[..., Any]:
    """`idrill run` in this process: exit_code and output."""

    def call(*args: str) -> Any:
        said = CliRunner().invoke(main.app, ["run", drill_path("commit-then-cut"), "--out", str(tmp_path / "runs"), "--seed", "1", *args])
        assert "Traceback" not in said.output
        return said

    return call


# ---- a connector that does not get as far as the drill: exit 4, before the baseline


def test_a_command_that_does_not_exist(run: Callable[..., Any], connector: Callable[..., str]) -> None:
    said = run("--connector", connector("", run="{command: [no-such-program]}"))
    assert said.exit_code == 4
    assert "the connector's command cannot be started: no-such-program: No such file or directory" in said.stdout
    assert "hint: fix `run.command` in the connector file of mine" in said.stdout


def test_a_connector_that_exits_at_once(run: Callable[..., Any], connector: Callable[..., str]) -> None:
    said = run("--connector", connector("raise SystemExit('cannot read settings.toml')", ready="{after: 1h}"))
    assert said.exit_code == 4
    assert "the connector exited with code 1 before it was ready" in said.stdout
    assert re.search(r"hint: the end of .*connector\.1\.log: cannot read settings.toml", said.stdout)


def test_a_connector_that_is_done_before_the_drill_begins(run: Callable[..., Any], connector: Callable[..., str]) -> None:
    said = run("--connector", connector("print('synchronised')"), "-q")
    assert said.exit_code == 4
    assert "the connector exited with code 0 before the baseline ended" in said.stdout
    assert re.search(r"hint: .*`batch: \{every: …\}`; the end of .*: synchronised", said.stdout)


def test_a_connector_that_never_becomes_ready(
    run: Callable[..., Any], connector: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.world.connector.readiness.LEAST_WALL_S", 1.0)
    program = "import time\nprint('waiting for the database', flush=True)\ntime.sleep(600)"
    said = run("--connector", connector(program, ready="{log: listening}"))
    assert said.exit_code == 4
    assert "the connector did not become ready within 1 s (ready: log: listening)" in said.stdout
    assert re.search(r"hint: the end of .*: waiting for the database", said.stdout)


def _in_yaml(plan: Plan, options: RunOptions) -> Judgement:
    return rehearse(plan, options).judgement


def _in_python(plan: Plan, options: RunOptions) -> Judgement:
    with pytest.raises(EndsRun, match=r"hint: is \{source\.url\}"), open_live(plan, options, 600.0) as live:
        live.finish()
    (run_dir,) = options.out.iterdir()
    return judge_run(run_dir)


@pytest.mark.parametrize("way", [_in_yaml, _in_python])
def test_a_connector_that_lives_and_writes_nothing(
    connector: Callable[..., str], drill_path: Callable[[str], str], tmp_path: Path, way: Callable[[Plan, RunOptions], Judgement]
) -> None:
    """Nothing is rehearsed with it, and who was asked how often is told, not only that nothing came."""
    program = "import time\nprint('no idea where to look', flush=True)\ntime.sleep(600)"
    plan = draw_up(drill_path("commit-then-cut"), connector=connector(program, ready="{after: 1s}"), speed=60, seed=1)
    warm_up, *others = plan.phases
    short = plan.model_copy(update={"phases": (warm_up.model_copy(update={"at_most_s": 120.0}), *others)})
    judgement = way(short, RunOptions(tmp_path / "runs"))
    assert (judgement.outcome, judgement.exit_code) == ("INCONCLUSIVE", 4)
    (reason,) = judgement.reasons
    assert re.match(
        r"the connector wrote nothing during the whole warm-up: \d+ records were owed; crm was asked 0 times; billing was asked 0 times",
        reason,
    )
    assert "hint: is {source.url} where the connector looks for its source?" in reason
    assert reason.endswith("no idea where to look")


def test_a_connector_that_floods_its_output(connector: Callable[..., str], drill_path: Callable[[str], str], tmp_path: Path) -> None:
    """The log is bounded, the flood is told; the run itself goes on until its hard limit, which is short here."""
    plan = draw_up(drill_path("commit-then-cut"), connector=connector("while True: print('x' * 9999)"), speed=60, seed=1)
    rehearsal = rehearse(plan.model_copy(update={"hard_limit_wall_s": 4.0}), RunOptions(tmp_path / "runs"))
    assert (rehearsal.run_dir / "logs" / "connector.1.log").stat().st_size == 16 * 1024 * 1024
    assert '"event":"flooded","actor":"connector"' in (rehearsal.run_dir / "journal.jsonl").read_text()
    assert "connector flooded its output" in rehearsal.page.read_text()


def test_a_run_that_is_not_over_at_its_hard_limit(drill_path: Callable[[str], str], tmp_path: Path) -> None:
    plan = draw_up(drill_path("commit-then-cut"), speed=60, seed=1)
    judgement = rehearse(plan.model_copy(update={"hard_limit_wall_s": 3.0}), RunOptions(tmp_path / "runs")).judgement
    assert (judgement.outcome, judgement.exit_code) == ("INCONCLUSIVE", 3)
    assert "the run hung: it had not ended at its hard limit of wall time: not over after 3 s of wall time" in judgement.reasons


# ---- a machine that refuses: exit 4, with what to do


@pytest.mark.parametrize("out", ["/proc/nowhere", "/dev/null/x"])
def test_output_that_cannot_be_written(run: Callable[..., Any], out: str) -> None:
    said = run("--out", out)
    assert said.exit_code == 4
    assert out in said.stderr
    assert "cannot be written" in said.stderr
    assert "hint: choose another --out, or free disk space" in said.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB: enough to begin a run, not to end it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here ({done.stderr.strip()}); the journal's own test uses /dev/full")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(shutil.which("mount") is None or os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_disk_that_fills_up_in_mid_run(small_disk: Path, drill_path: Callable[[str], str]) -> None:
    """Where the evidence is written there from the beginning."""
    said = _fill(small_disk, drill_path, "off")
    assert "hint: free disk space" in said
    (run_dir,) = small_disk.iterdir()
    assert not (run_dir / "secrets").exists()


@pytest.mark.skipif(shutil.which("mount") is None or os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_disk_that_is_too_small_for_a_run_that_is_over(
    small_disk: Path, drill_path: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where connectors are confined, the evidence is put there at the end. It stays where it was, and says so."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    said = _fill(small_disk, drill_path, "auto")
    if "not confined" in said:
        pytest.skip("connectors are not confined here")
    (run_dir,) = (tmp_path / "state" / "idrill" / "live").iterdir()
    assert f"its evidence is in {run_dir}" in said
    assert not (run_dir / "secrets").exists()
    assert list(small_disk.iterdir()) == []


def _fill(disk: Path, drill_path: Callable[[str], str], confine: str) -> str:
    command = [IDRILL, "run", drill_path("connector-down-20m"), "--out", str(disk), "--seed", "1", "--confine", confine]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    said = done.stdout + done.stderr
    assert done.returncode == 4, said
    assert re.search(r"No space left on device|is full", done.stderr), said
    assert "Traceback" not in said
    return said


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([IDRILL, "faultproxy", "--port", str(port)], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 4
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "choose another --host or --port" in done.stderr


def test_a_toxiproxy_that_does_not_answer(run: Callable[..., Any]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    said = run("--toxiproxy", url)
    assert said.exit_code == 4
    assert f"Toxiproxy at {url} does not answer" in said.stderr
    assert "hint: is it running, on this address?" in said.stderr
