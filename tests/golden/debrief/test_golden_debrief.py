"""The debrief of one game day, byte for byte as committed, without `<svg>`, as in the golden reports, and without the style of all pages.

After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/debrief`, then read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from gameday import SCRIBE, act, played, update

from harness.rehearsal import debrief_run

HERE = Path(__file__).parent
_DRAWN = re.compile(r"<svg\b.*?</svg>|<style>.*?</style>|'sha256-[^']*'", re.DOTALL)


def test_the_debrief_is_as_committed(run: Any) -> None:
    run.folder = run.folder.with_name("20261121-041607-billing-q4-abc123")
    played(run)
    run.note("run_started", -90, drill="d", connector="orders-sync", anchor_real_ns=1795234567_000000000, anchor_mono_ns=1)
    update(run, 800, "identified", "Nothing is missing.")
    act(run, "note", 810, SCRIBE, "scribe", text='<b>we wait</b> & "see"')
    run.line("people", "refused", 640, req=9, i=None, entity=None, key=None, status=403, why="only the commander resumes")
    for name, params in {"notice_within": {"within": "2m"}, "updates_every": {"every": "10m"}, "one_decider": {}}.items():
        run.check(name, **params)
    page = debrief_run(run.save())[1]
    for name in ("debrief.html", "chronology.csv"):
        text = _DRAWN.sub("", (page.parent / name).read_text(encoding="utf-8"))
        if os.environ.get("IDRILL_GOLDEN") == "write":
            (HERE / name).write_text(text, encoding="utf-8", newline="\n")
        assert text == (HERE / name).read_text(encoding="utf-8"), f"{name}: see the head of this file"
