"""The action for GitHub, from its first step to the outcome."""

from __future__ import annotations

from pathlib import Path

import pytest
from action_steps import carried_out

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_action_installs_itself_and_runs_a_drill(tmp_path: Path) -> None:
    code, _, said = carried_out("Install Integration Drills", tmp_path, None)
    assert code == 0, said
    code, outputs, said = carried_out("Run drills", tmp_path, None, drills="commit-then-cut --seed 1")
    assert outputs["exit-code"] == str(code), said
    assert outputs["outcome"] in {"PASS", "INCONCLUSIVE"}, said
    assert len(list((tmp_path / outputs["report"]).glob("*/report/index.html"))) == 1
    assert (tmp_path / "reports" / "junit.xml").is_file()
