from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import rehearsal


def test_a_dry_run_says_what_would_go_and_removes_nothing(
    idrill: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(52):
        run = tmp_path / f"2026-{number:03}"
        run.mkdir(mode=0o700)
        (run / "plan.json").write_text("{}")
    (tmp_path / "2026-051" / "owner.json").write_text(json.dumps({"pid": os.getpid(), "start": 1}))
    before = sorted(path for path in tmp_path.rglob("*"))
    said = idrill("clean", "--dry-run", "--out", str(tmp_path))
    assert said.exit_code == 0
    assert said.stdout.splitlines() == [
        "would end and remove what is left of 2026-051",
        "would retire 2026-001",
        "would retire 2026-000",
        "nothing was removed; the last 50 and every failed run would be kept",
    ]
    assert sorted(path for path in tmp_path.rglob("*")) == before
    monkeypatch.setattr(rehearsal, "clean_up", lambda _out, _runtimes: ["ended process 1 (connector) of 2026-051"])
    assert idrill("clean", "--out", str(tmp_path)).exit_code == 0
    assert len(list(tmp_path.iterdir())) == 50
