"""The plugin is part of every pytest run of whoever has it installed: it costs nothing until a drill runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_HEAVY = {"duckdb", "httpx", "jinja2", "matplotlib", "pandas", "pyarrow", "rich", "starlette", "toxiproxy", "uvicorn"}
_SPY = """
import sys

def pytest_sessionfinish(session):
    print("loaded:", ",".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.contract
def test_collecting_drills_and_tests_loads_nothing_heavy_and_runs_nothing(tmp_path: Path) -> None:
    from harness.cli.verbs.new import What, start

    start(What.drill, "small-one", tmp_path)
    (tmp_path / "conftest.py").write_text(_SPY)
    (tmp_path / "test_code.py").write_text("def test_it(drill):\n    drill.run('small-one')\n")
    command = [sys.executable, "-m", "pytest", "-s", "--collect-only", "-p", "harness.pytest_plugin.plugin"]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # other plugins load what they like
    done = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, env=alone, capture_output=True, text=True, check=False, timeout=60)
    assert "2 tests collected" in done.stdout, done.stdout + done.stderr
    (line,) = [line for line in done.stdout.splitlines() if "loaded: " in line]
    loaded = set(line.rpartition("loaded: ")[2].split(","))
    assert "harness" in loaded
    assert _HEAVY & loaded == set()
    assert not (tmp_path / "reports").exists()
