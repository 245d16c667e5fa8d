"""What readiness counts on must be the last that a record loses."""

from __future__ import annotations

import re
from pathlib import Path

from proven import facts

from harness import readiness
from harness.archive.words import PROVING
from harness.readiness import harm

_ASKED = re.compile(r'(?:counts\.get|\.count)\("(\w+)"\)')


def test_every_count_that_is_asked_for_is_kept_to_the_last() -> None:
    folder = Path(readiness.__file__).parent
    asked = {name for path in folder.rglob("*.py") for name in _ASKED.findall(path.read_text(encoding="utf-8"))}
    assert {"exercised", "surplus_records", "back_surplus_records", "missing", "offered"} <= asked
    assert asked | set(harm.words(facts())) <= PROVING
