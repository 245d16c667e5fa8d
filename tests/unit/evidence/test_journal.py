"""The journal is read line by line; what is no event is named."""

from __future__ import annotations

from pathlib import Path

from harness.evidence.journal import read_journal


def journal(folder: Path, *lines: str) -> Path:
    path = folder / "journal.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_events_keep_their_fields(tmp_path: Path) -> None:
    path = journal(
        tmp_path,
        '{"journal":1,"run":"r","n":0,"event":"journal"}',
        '{"n":1,"at":2.5,"event":"canary","outcome":"ok","wall_s":0.1,"bytes":true}',
        '{"n":2,"at":3,"event":"run_ended","outcome":"completed","max_gap_s":0.7}',
    )
    events, stream = read_journal(path)
    assert [(event.n, event.at, event.event) for event in events] == [(0, None, "journal"), (1, 2.5, "canary"), (2, 3.0, "run_ended")]
    assert (events[1].text("outcome"), events[1].text("nothing")) == ("ok", "")
    assert (events[1].number("wall_s"), events[1].number("bytes"), events[1].number("outcome")) == (0.1, None, None)
    assert stream.problems == ()
    assert stream.max_gap_s == 0.7


def test_what_is_no_event_is_left_out_and_named(tmp_path: Path) -> None:
    path = journal(
        tmp_path,
        '{"n":0,"event":"journal"}',
        "nonsense",
        '{"n":"1","event":"x"}',
        '{"n":3,"at":"now","event":"x"}',
        "[]",
        '{"n":4,"at":1,"event":"x"}',
    )
    events, stream = read_journal(path)
    assert [event.n for event in events] == [0, 4]
    assert stream.bad_lines == (2, 3, 4, 5)
    assert stream.gaps == ((1, 3),)
    assert not stream.ended


def test_a_number_used_twice_is_told(tmp_path: Path) -> None:
    events, stream = read_journal(
        journal(tmp_path, '{"n":0,"event":"journal"}', '{"n":1,"at":1,"event":"x"}', '{"n":1,"at":1,"event":"x"}')
    )
    assert len(events) == 3
    assert stream.repeats == 1
    assert any("used before" in problem for problem in stream.problems)
