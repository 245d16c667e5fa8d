"""Defects that show only when two things go wrong together are found without help, and told by the two alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness.drill.load import load_drill

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

_MENU = ("destination-down", "source-down", "login-down", "killed", "tokens-expire")
"""Less than all of it, so that the test takes minutes."""


@pytest.mark.parametrize(
    ("planted", "kinds"),
    [
        ("buffers-while-down", {"kill"}),  # and whatever makes an attempt fail
        ("drops-at-failed-login", {"down", "token_expiry"}),
        ("skips-after-a-bad-start", {"down", "kill"}),
    ],
)
def test_two_faults_together(planted: str, kinds: set[str], tmp_path: Path) -> None:
    connector = Path(__file__).parent / "planted" / f"{planted}.connector.yaml"
    command = [str(Path(sys.executable).with_name("idrill")), "explore", str(connector), "--out", "out", "--examples", "200"]
    command += [word for name in _MENU for word in ("--fault", name)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    [path] = (tmp_path / "out" / planted).glob("explored-*.drill.yaml")
    found = [fault.kind for fault in load_drill(path).drill.timeline[1].faults]
    assert len(found) == 2, done.stdout
    assert kinds <= set(found)
