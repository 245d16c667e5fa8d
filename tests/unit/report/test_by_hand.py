"""The switch to the manual path, and its end, are moments of their own."""

from __future__ import annotations

from typing import Any

from by_hand import KEPT, frozen

from harness.evidence.evidence import Evidence
from harness.report.chronology import chronology


def _told(run: Any) -> list[tuple[float, str]]:
    with Evidence.open(run.save()) as evidence:
        return [(moment.t, moment.text) for moment in chronology(evidence) if moment.text.startswith("people ")]


def test_the_switch_to_the_manual_path_and_its_end_are_told(run: Any) -> None:
    assert _told(frozen(run, *KEPT)) == [
        (600.0, "people begin to import by hand: 3 records in their queue"),
        (1400.0, "people stop importing: nothing is left of their queue"),
    ]


def test_people_who_are_called_off_leave_something(run: Any) -> None:
    frozen(run, *KEPT)
    t, line = run.lines["destination"].pop()
    run.lines["destination"].append((t, {**line, "event": "called_off", "remaining": 1}))
    assert _told(run)[-1] == (1400.0, "people stop importing: 1 record of their queue left to the connector")
