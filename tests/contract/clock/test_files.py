"""File times: the drill's for files of the drill, their own for older ones, and nothing of the user's is rewritten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.clock.anchors import DrillClock

pytestmark = pytest.mark.contract
Variables = Callable[..., dict[str, str]]
_COARSE_S = 0.02
"""Wall seconds by which the kernel's stamps lag behind its clock."""

_WRITES = """
import json, os, sys, time
from pathlib import Path
old, new = map(Path, sys.argv[1:])
time.sleep(120)
new.write_text("x")
now = time.time()
told = {"old": os.stat(old).st_mtime_ns, "age": now - os.stat(new).st_mtime, "lstat": os.lstat(new).st_mtime_ns == os.stat(new).st_mtime_ns}
with new.open() as file: told["fstat"] = os.fstat(file.fileno()).st_mtime_ns == os.stat(new).st_mtime_ns
back = now - 300
os.utime(new, (now, back)); told["utime"] = os.stat(new).st_mtime - back
old_time = os.stat(old).st_mtime - 1000
os.utime(new, (old_time, old_time)); told["older"] = os.stat(new).st_mtime - old_time
with new.open("a") as file: os.utime(file.fileno(), (back, back)); told["futimens"] = os.stat(new).st_mtime - back
os.utime(new); told["touched"] = time.time() - os.stat(new).st_mtime
print(json.dumps(told))
"""


def test_times_in_and_out(accelerated: Variables, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("x")
    os.utime(old, (1_500_000_000, 1_500_000_000.25))
    done = subprocess.run(
        [sys.executable, "-c", _WRITES, str(old), str(new)], env=accelerated(60), capture_output=True, text=True, timeout=180, check=True
    )
    told = json.loads(done.stdout)
    assert told["old"] == 1_500_000_000_250_000_000
    assert told["lstat"]
    assert told["fstat"]
    late_s = 60 * (1.5 + _COARSE_S)
    assert -0.1 <= told["age"] <= late_s, "a file just written looks just written"
    assert abs(told["utime"]) < 1e-5
    assert abs(told["futimens"]) < 1e-5
    assert told["older"] == 0
    assert -0.1 <= told["touched"] <= late_s
    assert abs(new.stat().st_mtime - time.time()) < 60, "on the disk it is the wall's time"


def test_programs_that_do_not_know_each_other_see_the_same_times(accelerated: Variables, tmp_path: Path) -> None:
    """Python by stat(2), Node by statx(2), coreutils by its own way."""
    file, clock = tmp_path / "file", DrillClock.start(60)
    environment = accelerated(clock=clock)
    subprocess.run(["sh", "-c", f"sleep 60; echo x > {file}"], env=environment, timeout=180, check=True)
    asked = {
        "python": [sys.executable, "-c", f"import os; print(os.stat({str(file)!r}).st_mtime)"],
        "stat": ["stat", "-c", "%.9Y", str(file)],
        "node": ["node", "-e", f"console.log(fs.statSync({str(file)!r}).mtimeMs / 1000)"],
    }
    told = {}
    for name, command in asked.items():
        try:
            told[name] = float(subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=True).stdout)
        except FileNotFoundError:
            continue
    assert len(told) >= 2
    assert max(told.values()) - min(told.values()) < 0.01, told
    assert told["stat"] == pytest.approx(clock.fake_file_ns(file.stat().st_mtime_ns) / 1e9, abs=0.01)


def test_no_compiled_file_of_the_users_is_touched(accelerated: Variables, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("x = 1\n")
    subprocess.run([sys.executable, "-c", "import module"], cwd=tmp_path, env=accelerated(60), timeout=180, check=True)
    assert not (tmp_path / "__pycache__").exists()
