"""The folders that idrill makes in a user's folder, unless they name others."""

from __future__ import annotations

from pathlib import Path

RUNS = Path("reports/runs")
ARCHIVE = "idrill-archive"
"""Records of all judged runs."""
REVIEWS = Path("reviews")
"""Reviews of game days, which people write."""
HOLD = Path(".idrill/hold")
"""A file: while it is there, a safety lever was pulled, and no new run begins."""
