"""Whole drills by workers of a Dask cluster, one of which is killed in the middle of a run."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from places import run_dirs

from harness.checks.judge.saved import read_verdicts
from harness.checks.verdict import Outcome

pytest.importorskip("distributed", reason="no Dask: pip install 'integration-drills[cluster]'")
pytestmark = pytest.mark.e2e

_DRILLS = ("commit-then-cut", "connector-down-20m", "half-complete-backlog")


def _worker_with_a_run(series: subprocess.Popen[str]) -> psutil.Process:
    """A worker whose fakes have been started."""
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up and series.poll() is None:
        for worker in psutil.Process(series.pid).children():
            with suppress(psutil.NoSuchProcess):  # not every child is a worker: some are over before they are looked at
                if any("records/app.py" in " ".join(child.cmdline()) for child in worker.children()):
                    return worker
        time.sleep(0.1)
    series.kill()
    raise AssertionError(f"no worker began a run within two minutes: {series.communicate(timeout=60)[0]}")


def test_what_a_killed_worker_was_at_is_run_again_and_counted_once(drill_path: Callable[[str], str], tmp_path: Path) -> None:
    out, junit = tmp_path / "runs", tmp_path / "junit.xml"
    drills = [drill_path(drill) for drill in _DRILLS]
    command = [str(Path(sys.executable).with_name("idrill")), "run", *drills, "--seed", "3", "--speed", "40", "-q"]
    command += ["--cluster", "local:2", "--out", str(out), "--junit", str(junit)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as series:
        _worker_with_a_run(series).send_signal(signal.SIGKILL)
        said, _ = series.communicate(timeout=400)
    assert series.returncode in {0, 3}, said  # 3: the machine is too busy for a verdict
    assert len(run_dirs(out)) == len(_DRILLS), said
    assert {read_verdicts(run / "verdicts.json").outcome for run in run_dirs(out)} <= {Outcome.PASS, Outcome.INCONCLUSIVE}
    assert all((run / "report" / "index.html").is_file() for run in run_dirs(out))
    suites = [suite.get("name") for suite in ET.parse(junit).getroot().iter("testsuite")]
    assert sorted(suites, key=str) == [f"{drill} [orders-sync, seed 3]" for drill in _DRILLS]
