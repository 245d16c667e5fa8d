from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from harness.clock.anchors import DrillClock
from harness.errors import EnvironmentUnavailable
from harness.journal import Entry, Event, Journal
from harness.journal.events import PhaseStarted, Stall

_FULL = Path("/dev/full")
"""Takes nothing: every write fails as on a full disk."""


def test_every_event_is_on_disk_at_once_and_told_to_listeners(tmp_path: Path) -> None:
    heard: list[Entry[Event]] = []
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, "r1", DrillClock.start(60), (heard.append,))
    journal.write(PhaseStarted(phase="baseline", role="drill"))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    journal.close()
    assert [line["n"] for line in lines] == [0, 1]
    assert lines[0]["journal"] == 2
    assert lines[1]["phase"] == "baseline"
    assert [told.event.NAME for told in heard] == ["journal", "phase_started"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_the_operators_to_mend() -> None:
    with pytest.raises(EnvironmentUnavailable, match=r"journal cannot be written: No space left on device\n  hint: free disk space"):
        Journal(_FULL, "r1", DrillClock.start(60))


def test_a_thread_that_only_reports_is_not_ended_by_a_full_disk_but_the_engine_hears_of_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl", "r1", DrillClock.start(60))
    room = os.dup(journal._file)
    full = os.open(_FULL, os.O_WRONLY)
    os.dup2(full, journal._file)
    raised: list[BaseException] = []

    def report() -> None:
        try:
            journal.write(Stall(gap_s=0.2))
        except BaseException as error:  # noqa: BLE001
            raised.append(error)

    thread = threading.Thread(target=report)
    thread.start()
    thread.join()
    os.dup2(room, journal._file)
    assert raised == []
    with pytest.raises(EnvironmentUnavailable, match="No space left"):
        journal.write(Stall(gap_s=0.3))
    journal.close()
    os.close(room)
    os.close(full)
