"""A Node program with plain fetch and a retry library from npm, installed from its lock file: it stands an outage."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.engines,
    pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="node and npm are not installed"),
]


@pytest.fixture
def installed(examples: Path, tmp_path: Path) -> Path:
    """A copy of the example, as a user would make one, with what its lock file names."""
    folder = tmp_path / "node"
    shutil.copytree(examples / "node", folder, ignore=shutil.ignore_patterns("node_modules"))
    done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True, timeout=180, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install p-retry here: {done.stderr.strip()[-300:]}")
    return folder


def test_a_node_program_with_a_retry_library_stands_an_outage(played: Callable[..., Any], installed: Path, drill_path: Any) -> None:
    one = played(Path(drill_path("connector-down-20m")), installed / "node.connector.yaml", speed=60)
    assert one.rehearsal.judgement.exit_code == 0, one.told
    assert one.verdicts["backlog_queued"].outcome == "PASS"
    assert [start["attempt"] for start in one.journal("actor_started")] == [1]
