"""The exit codes of `idrill`, and which one wins after several drills. No other module has a code as a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

PASSED = 0
FAILED = 1
USAGE = 2
INCONCLUSIVE = 3
ENVIRONMENT = 4
BUG = 70
INTERRUPTED = 130

MEANINGS: Mapping[int, str] = {
    PASSED: "pass",
    FAILED: "a check failed",
    USAGE: "usage or bad drill",
    INCONCLUSIVE: "inconclusive",
    ENVIRONMENT: "environment",
    BUG: "bug",
    INTERRUPTED: "interrupted",
}
"""For people."""

_WORST_FIRST = (INTERRUPTED, BUG, USAGE, ENVIRONMENT, FAILED, INCONCLUSIVE, PASSED)


def worst(codes: Iterable[int]) -> int:
    """The code of several drills together: the first that occurred of 130, 70, 2, 4, 1, 3, 0."""
    seen = set(codes)
    return next((code for code in _WORST_FIRST if code in seen), BUG if seen else PASSED)
