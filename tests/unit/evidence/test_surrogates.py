"""Half characters, as a hostile or broken program can put them into JSON, cost no line of evidence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.evidence.evidence import Evidence
from harness.evidence.surrogates import whole
from harness.rehearsal import report_run

HALF = "half-\ud800"
SHOWN = "half-\\ud800"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HALF, SHOWN),
        ("\udfff\ud800", "\\udfff\\ud800"),
        ("a pair is one \U0001f600", "a pair is one \U0001f600"),
        ("its letters \\ud800", "its letters \\ud800"),
    ],
)
def test_only_halves_are_written_out(text: str, expected: str) -> None:
    line = json.loads(whole(json.dumps({text: [text, 1, None]}).encode()))
    assert line == {expected: [expected, 1, None]}


def test_a_line_without_escapes_is_left_as_it_is() -> None:
    line = b'{"a":  1}'
    assert whole(line) is line


def test_records_with_halves_are_judged_as_all_others(outage: Any) -> None:
    outage.offer(HALF, 500)
    outage.write(1600, (HALF, 1))
    outage.write(1601, (HALF, 1), effect="changed")
    outage.offer("half-\ud801", 500)
    with Evidence.open(outage.save()) as evidence:
        assert all(not stream.bad_lines and not stream.gaps for stream in evidence.streams)
        assert evidence.delivery.doubled("effects")["key"].tolist() == [SHOWN]
        assert evidence.delivery.versions("status = 'absent' AND NOT probe")["key"].tolist() == ["half-\\ud801"]


def test_alerts_and_events_with_halves_are_reported(outage: Any) -> None:
    outage.check("single_alert")
    outage.alert(500, route="shared", owner=HALF, key=HALF, summary=HALF, details={HALF: HALF}, references=[HALF])
    outage.note("control", 700, control=HALF, detail=HALF)
    judgement, page = report_run(outage.save())
    assert judgement.outcome == "FAIL", judgement
    assert SHOWN in page.read_text(encoding="utf-8")
