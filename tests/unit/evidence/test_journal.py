"""The journal is read line by line; what is no event is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.evidence.journal import entries_of, read_journal
from harness.journal.events import ActorExited, Entry, PhaseEnded


def journal(folder: Path, *lines: str) -> Path:
    path = folder / "journal.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_events_keep_their_fields(tmp_path: Path) -> None:
    path = journal(
        tmp_path,
        '{"journal":2,"run":"r","n":0,"at":0.1,"event":"journal"}',
        '{"n":1,"at":2.5,"event":"actor_exited","actor":"connector","attempt":1,"code":-9,"how":"killed","expected":true}',
        '{"n":2,"at":3,"event":"run_ended","outcome":"completed","reason":"","max_gap_s":0.7}',
    )
    entries, stream = read_journal(path)
    exited = ActorExited(actor="connector", attempt=1, code=-9, how="killed", expected=True)
    assert entries[1] == Entry(1, 2.5, exited)
    assert entries_of(entries, ActorExited) == (Entry(1, 2.5, exited),)
    assert [entry.at for entry in entries] == [0.1, 2.5, 3.0]
    assert stream.problems == ()
    assert stream.max_gap_s == 0.7


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        '{"n":1,"at":1,"event":"no_such_event"}',
        '{"n":"1","at":1,"event":"stall","gap_s":0.2}',
        '{"n":true,"at":1,"event":"stall","gap_s":0.2}',
        '{"n":1,"at":"now","event":"stall","gap_s":0.2}',
        '{"n":1,"at":1e999,"event":"stall","gap_s":0.2}',
        '{"n":1,"at":1,"event":"stall"}',
        '{"n":1,"at":1,"event":"stall","gaps_s":0.2}',
        '{"n":1,"at":1,"event":"stall","gap_s":0.2,"more":1}',
        '{"n":1,"at":1,"event":"stall","gap_s":"0.2"}',
        '{"n":1,"at":1,"event":"stall","gap_s":NaN}',
        '{"n":1,"at":1,"event":"healed","fault":"f1","sent_at":1,"why":"somehow"}',
        '{"n":1,"at":1e300,"event":"stall","gap_s":0.2}',
        '{"n":1,"at":-1e10,"event":"stall","gap_s":0.2}',
        '{"n":1,"at":1,"event":"stall","gap_s":1e308}',
        '{"n":-1,"at":1,"event":"stall","gap_s":0.2}',
        '{"n":9223372036854775807,"at":1,"event":"stall","gap_s":0.2}',
        '{"n":1,"at":1,"event":"healed","fault":"f1","sent_at":1e300,"why":"phase"}',
        f'{{"n":1,"at":1,"event":"process_state","fault":"f","actor":"x","state":"exited","attempt":{2**63},"live_pids":[]}}',
    ],
)
def test_what_does_not_fit_its_type_is_left_out_and_named(tmp_path: Path, line: str) -> None:
    path = journal(tmp_path, '{"n":0,"at":0,"event":"journal","journal":2,"run":"r"}', line, '{"n":2,"at":2,"event":"stall","gap_s":0.4}')
    entries, stream = read_journal(path)
    assert [entry.n for entry in entries] == [0, 2]
    assert stream.bad_lines == (2,)
    assert stream.gaps == ((1, 1),)
    assert (stream.max_gap_s, stream.ended) == (0.4, False)


def test_lines_of_version_1_say_what_they_would_have_said(tmp_path: Path) -> None:
    path = journal(
        tmp_path,
        '{"journal":1,"run":"r","n":0,"at":0,"event":"journal"}',
        '{"n":1,"at":1,"event":"actor_exited","actor":"connector","attempt":1,"code":2,"expected":false,"forgotten":1}',
        '{"n":2,"at":2,"event":"phase_ended","phase":"baseline","why":"elapsed"}',
        '{"n":3,"at":3,"event":"phase_ended","why":"elapsed"}',
    )
    entries, stream = read_journal(path)
    assert [entry.event for entry in entries[1:]] == [
        ActorExited(actor="connector", attempt=1, code=2, how="failed", expected=False),
        PhaseEnded(phase="baseline", why="elapsed", ran_s=0.0, waited_s=0.0),
    ]
    assert stream.bad_lines == (4,)


def test_a_number_used_twice_is_told(tmp_path: Path) -> None:
    stall = '{"n":1,"at":1,"event":"stall","gap_s":0.2}'
    entries, stream = read_journal(journal(tmp_path, '{"n":0,"at":0,"event":"journal","journal":2,"run":"r"}', stall, stall))
    assert len(entries) == 3
    assert stream.repeats == 1
    assert any("used before" in problem for problem in stream.problems)
