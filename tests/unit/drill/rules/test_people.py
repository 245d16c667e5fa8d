"""What people do is judged on a game day; a drill has no people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import DrillInvalid


def test_a_check_of_people_in_a_drill(changed: Callable[..., str]) -> None:
    text = changed(("  - exactly_once\n", "  - exactly_once\n  - notice_within: {within: 30m}\n"))
    with pytest.raises(DrillInvalid, match=r"notice_within judges people, and a drill has none .*game-day file"):
        validate.drill(document.parse(text, Path("x.drill.yaml")))
