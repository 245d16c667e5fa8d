"""The review that is begun from one game day, as committed.

After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/debrief`, then read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from gameday import SCRIBE, act, played

from harness.rehearsal import review_run

GOLDEN = Path(__file__).parent / "review.md"
_DIGESTS = re.compile(r"[0-9a-f]{64}|(?<=\.)[0-9a-f]{16}(?=\.json)")


def test_the_review_is_as_committed(run: Any, tmp_path: Path) -> None:
    run.folder = run.folder.with_name("20261121-041607-billing-q4-abc123")
    played(run)
    run.note("run_started", -90, drill="d", connector="orders-sync", anchor_real_ns=1795234567_000000000, anchor_mono_ns=1)
    act(run, "note", 810, SCRIBE, "scribe", text="<script>alert(1)</script> [link](http://example.invalid) *bold*\r\n# heading")
    path, text = review_run(run.save(), tmp_path / "reviews")
    assert path.name == "2026-11-21-billing-q4.md"
    shown = _DIGESTS.sub("0", text)
    if os.environ.get("IDRILL_GOLDEN") == "write":
        GOLDEN.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == GOLDEN.read_text(encoding="utf-8"), "see the head of this file"
