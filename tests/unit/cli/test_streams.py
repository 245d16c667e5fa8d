"""Where nobody reads any more, the exit code is still that of what came of it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness import rehearsal
from harness.checks.verdict import Outcome
from harness.cli import streams
from harness.evidence.integrity import INTACT


@pytest.fixture
def judged(outage: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A run that is INCONCLUSIVE."""
    judgement = SimpleNamespace(outcome=Outcome.INCONCLUSIVE, verdicts=(), reasons=("a stall",), exit_code=3, integrity=INTACT)
    monkeypatch.setattr(rehearsal, "judge_run", lambda _run, **_: judgement)
    monkeypatch.setattr(rehearsal, "report_run", lambda _run, **_: (judgement, tmp_path / "index.html"))
    (tmp_path / "plan.json").write_text("{}")
    return str(tmp_path)


@pytest.mark.parametrize("verb", ["verify", "report"])
def test_a_run_that_is_judged_again(verb: str, judged: str, nobody_reads: Callable[..., int]) -> None:
    assert nobody_reads(verb, judged) == 3


def test_a_drill_that_does_not_exist(nobody_reads: Callable[..., int]) -> None:
    assert nobody_reads("check", "no-such-drill") == 2


def test_nothing_wrong_stays_nothing_wrong(nobody_reads: Callable[..., int], tmp_path: Path) -> None:
    assert nobody_reads("list") == 0
    assert nobody_reads("history", "--out", str(tmp_path)) == 0


def test_the_program_itself_with_a_pipe_that_nobody_reads() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    program = [sys.executable, "-c", "from harness.cli.main import main; main()", "check", "no-such-drill"]
    done = subprocess.run(program, stdout=writer, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    os.close(writer)
    assert (done.returncode, done.stderr) == (2, "")


def test_a_disk_that_is_full_is_another_matter() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    stream = streams.outlet(full)
    stream.write("a verdict")
    with pytest.raises(OSError, match="No space left") as caught:
        stream.flush()
    assert caught.value.errno == errno.ENOSPC
    os.dup2(os.open(os.devnull, os.O_WRONLY), full)
    os.close(full)


def test_what_came_before_is_not_lost_and_every_text_is_taken(tmp_path: Path) -> None:
    number = os.open(tmp_path / "told", os.O_WRONLY | os.O_CREAT)
    stream = streams.outlet(number, "ascii")
    stream.write("Gerät\n")
    stream.flush()
    os.close(number)
    assert (tmp_path / "told").read_text() == "Ger\\xe4t\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_log_gets_each_line_at_once(stream: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = (
        "import pathlib, sys; from harness.cli import streams; streams.prepare(); "
        f"sys.{stream}.write('run 1 begins\\n'); assert pathlib.Path(sys.argv[1]).read_text() == 'run 1 begins\\n'"
    )
    with log.open("w") as file:
        subprocess.run([sys.executable, "-c", program, str(log)], **{stream: file}, check=True, timeout=60)
