from __future__ import annotations

from typing import Any

import pytest

from harness.sweep.survey import commits_in


@pytest.mark.parametrize(("phase", "count"), [("baseline", 30), ("outage", 0), ("recovery", 40), ("nowhere", 0)])
def test_commits_of_a_phase(outage: Any, phase: str, count: int) -> None:
    assert commits_in(outage.save(), phase) == count
