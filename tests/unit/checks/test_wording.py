"""The words that verdicts are made of."""

from __future__ import annotations

import pytest

from harness.checks.base import duration, named, plural
from harness.checks.verdict import Finding, seen_with_excuses


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (5.1234, "5.1s"), (59.94, "59.9s"), (60.4, "1m"), (117.6, "1m58s"), (5400, "1h30m")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_numbers_and_names() -> None:
    assert (plural(1, "record"), plural(0, "record"), plural(12345, "record")) == ("1 record", "0 records", "12 345 records")
    assert [plural(count, "row too many", "rows too many") for count in (1, 10)] == ["1 row too many", "10 rows too many"]
    assert named(["a", "b", "c"]) == "a, b, c"
    assert named(["a", "b", "c", "d"]) == "a, b, c and 1 more"
    assert named(["a", "b", "c"], 1000) == "a, b, c and 997 more"


def test_findings_with_one_mechanism_quote_its_figures_once() -> None:
    slow = [Finding(kind, 1, f"1 record {kind}", excused_by=f"one write per {ms} ms") for kind, ms in (("absent", 73), ("late", 81))]
    other = Finding("stale", 1, "1 record stale", excused_by="another cause")
    assert list(seen_with_excuses([slow[0], other, slow[1]])) == [
        "1 record absent",
        "1 record late (all of these: one write per 73 ms)",
        "1 record stale (another cause)",
    ]
