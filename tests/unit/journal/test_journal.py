from __future__ import annotations

import json
from pathlib import Path

from harness.clock.anchors import DrillClock
from harness.journal import Event, Journal


def test_every_event_is_on_disk_at_once_and_told_to_listeners(tmp_path: Path) -> None:
    heard: list[Event] = []
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, "r1", DrillClock.start(60), (heard.append,))
    journal.write("phase_started", phase="baseline")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    journal.close()
    assert [line["n"] for line in lines] == [0, 1]
    assert lines[0]["journal"] == 1
    assert lines[1]["phase"] == "baseline"
    assert [event.event for event in heard] == ["journal", "phase_started"]
    assert path.stat().st_mode & 0o777 == 0o600
