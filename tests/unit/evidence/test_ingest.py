"""Ledgers are read whatever state they are in; what could not be read is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sealing import seal

from harness.checks.judge.judge import judge
from harness.checks.verdict import Outcome
from harness.errors import RunUnreadable
from harness.evidence.evidence import Evidence


def spoil(folder: Path, ledger: str, number: int, text: bytes) -> None:
    """Replace a line (from 1) of a ledger."""
    path = folder / "ledgers" / f"{ledger}.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[number - 1] = text
    path.write_bytes(b"\n".join(lines))


def stream(evidence: Evidence, name: str) -> Any:
    return next(stream for stream in evidence.streams if stream.name == name)


def test_a_whole_run_has_no_problems(outage: Any) -> None:
    with Evidence.open(outage.save()) as evidence:
        assert [problem for stream in evidence.streams for problem in stream.problems] == []
        assert evidence.run == "example-run"
        assert evidence.started
        assert (evidence.t0, evidence.speed, evidence.connector_name, evidence.drill_name) == (100.0, 60.0, "orders-sync", "example")


@pytest.mark.parametrize(
    "text",
    [
        b'{"seq":1,"at":',
        b"\xff\xfe\x00",
        b"[1,2]",
        b'{"seq":"one","at":1.0,"kind":"offered"}',
        b'{"seq":1,"kind":"offered","entity":"invoice","key":"k","version":1,"digest":"x","cursor":1}',
        b'{"seq":1,"at":101.0,"kind":"offered"}',
        b'"offered"',
        b"x" * 20_000_000,
        b'{"seq":9223372036854775807,"at":101.0,"kind":"restarted"}',
        b'{"seq":-1,"at":101.0,"kind":"restarted"}',
        b'{"seq":4,"at":1e300,"kind":"restarted"}',
        b'{"seq":4,"at":101.0,"kind":"stall","gap_s":1e308}',
        b'{"seq":4,"at":101.0,"kind":"stall","gap_s":-1}',
        b'{"seq":4,"at":101.0,"kind":"end","max_gap_s":1e308}',
    ],
    ids=[
        *("torn", "binary", "array", "seq-type", "no-time", "needed-absent", "string", "endless"),
        *("seq-large", "seq-negative", "time-far", "gap-large", "gap-negative", "end-large"),
    ],
)
def test_a_damaged_line_is_named_and_the_others_are_kept(outage: Any, text: bytes) -> None:
    folder = outage.save()
    spoil(folder, "source", 5, text)
    with Evidence.open(folder) as evidence:
        found = stream(evidence, "source")
        assert found.bad_lines == (5,)
        assert found.gaps == ((4, 4),)
        assert found.lines == 72
        assert "source: 1 unreadable line (line 5)" in found.problems
        assert len(evidence.offered) == 70


def changed(folder: Path, ledger: str, number: int, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """A line (from 1) as a writer of another mind would have written it; the seal is of that."""
    lines = (folder / "ledgers" / f"{ledger}.jsonl").read_bytes().split(b"\n")
    spoil(folder, ledger, number, json.dumps(change(json.loads(lines[number - 1]))).encode())
    seal(folder)


def without(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda line: {name: value for name, value in line.items() if name not in names}


ODD = {
    "unknown field": lambda line: line | {"effekt": "created"},
    "misspelt": lambda line: without("effect")(line) | {"effekt": line["effect"]},
    "missing, not read": without("row"),
    "missing, may be null": without("why"),
    "two names in one": lambda line: without("why", "fault")(line) | {"why\x1ffault": None},
    "null": lambda line: line | {"req": None},
    "another type": lambda line: line | {"req": "one"},
    "unknown kind": lambda line: line | {"kind": "comitted"},
}
"""What is wrong with a line → the line, made of a right one."""


@pytest.mark.parametrize("odd", ODD)
def test_a_line_that_fits_no_type_makes_the_run_inconclusive_and_is_named(outage: Any, odd: str) -> None:
    outage.check("exactly_once")
    number = 5 if odd in {"missing, may be null", "two names in one"} else 4  # a reply, a commit
    changed(outage.save(), "destination", number, ODD[odd])
    with Evidence.open(outage.folder) as evidence:
        assert f"destination: 1 unreadable line (line {number})" in stream(evidence, "destination").problems
        judgement = judge(evidence)
    assert judgement.outcome == Outcome.INCONCLUSIVE
    assert any(f"destination: 1 unreadable line (line {number})" in str(verdict) for verdict in judgement.verdicts)


@pytest.mark.parametrize(("ledger", "number"), [("source", 3), ("destination", 5), ("alerts", 2)])
def test_a_ledger_of_version_1_is_read_as_it_is(outage: Any, ledger: str, number: int) -> None:
    """Fields came within it."""
    folder = outage.save()
    changed(folder, ledger, 1, lambda line: line | {"ledger": 1})
    changed(folder, ledger, number, lambda line: line | {"more": 1})
    changed(folder, ledger, number, without("row", "due_at", "known"))
    with Evidence.open(folder) as evidence:
        assert [problem for stream in evidence.streams for problem in stream.problems] == []


def test_a_torn_end_is_named_and_the_end_is_missed(outage: Any) -> None:
    folder = outage.save()
    path = folder / "ledgers" / "destination.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    with Evidence.open(folder) as evidence:
        found = stream(evidence, "destination")
        assert found.bad_lines == (found.lines + 1,)
        assert not found.ended
        assert evidence.delivery.counts.missing == 0


def test_gaps_and_repeated_numbers_are_told(outage: Any) -> None:
    folder = outage.save()
    path = folder / "ledgers" / "source.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:10], *lines[13:20], lines[19], *lines[20:]]) + "\n")
    with Evidence.open(folder) as evidence:
        found = stream(evidence, "source")
        assert found.gaps == ((10, 12),)
        assert found.repeats == 1


def test_gaps_at_both_ends_of_a_file(outage: Any) -> None:
    folder = outage.save()
    path = folder / "ledgers" / "alerts.jsonl"
    path.write_text("\n".join(path.read_text().splitlines()[2:-1]) + "\n")
    with Evidence.open(folder) as evidence:
        found = stream(evidence, "alerts")
        assert found.gaps == ((0, 1),)
        assert not found.headed
        assert not found.ended


def test_a_restart_after_an_end_needs_another_end(outage: Any) -> None:
    folder = outage.save()
    path = folder / "ledgers" / "alerts.jsonl"
    seq = len(path.read_text().splitlines())
    with path.open("a") as ledger:
        ledger.write(json.dumps({"seq": seq, "at": 3000.0, "kind": "restarted", "torn_bytes": 0}) + "\n")
    with Evidence.open(folder) as evidence:
        assert not stream(evidence, "alerts").ended


def test_missing_and_empty_ledgers(outage: Any) -> None:
    folder = outage.save()
    (folder / "ledgers" / "destination.jsonl").unlink()
    (folder / "ledgers" / "source.jsonl").write_bytes(b"")
    with Evidence.open(folder) as evidence:
        assert stream(evidence, "destination").problems == ("destination: the file is missing",)
        assert stream(evidence, "source").lines == 0
        assert evidence.delivery.counts.offered == 0
        assert evidence.commits.empty
        assert evidence.backlog_series(60.0).empty


def test_a_stack_without_alerts_needs_no_alert_ledger(outage: Any) -> None:
    del outage.drill["stack"]["alerts"]
    folder = outage.save()
    (folder / "ledgers" / "alerts.jsonl").unlink()
    with Evidence.open(folder) as evidence:
        assert [stream.name for stream in evidence.streams] == ["journal", "source", "destination"]
        assert evidence.episodes == ()


def test_a_run_directory_with_brackets_in_its_name(make_run: Any, tmp_path: Path) -> None:
    run = make_run()
    run.outage()
    run.folder = tmp_path / "run [1]*"
    with Evidence.open(run.save()) as evidence:
        assert len(evidence.offered) == 71


@pytest.mark.parametrize("text", [None, b"", b"{", b'{"plan": 2}', b"\xff"], ids=["absent", "empty", "torn", "version", "binary"])
def test_without_a_plan_a_run_is_unreadable(tmp_path: Path, text: bytes | None) -> None:
    if text is not None:
        (tmp_path / "plan.json").write_bytes(text)
    with pytest.raises(RunUnreadable, match=str(tmp_path)):
        Evidence.open(tmp_path)


def test_a_killed_harness_leaves_a_readable_run(outage: Any) -> None:
    outage.ended = False
    outage.run_ended = None
    folder = outage.save()
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"n": 99, "at"')
    with Evidence.open(folder) as evidence:
        journal_stream = evidence.streams[0]
        assert not journal_stream.ended
        assert journal_stream.bad_lines == (journal_stream.lines + 1,)
        assert evidence.delivery.counts.missing == 0


def test_a_run_that_never_started(run: Any) -> None:
    folder = run.save()
    (folder / "journal.jsonl").unlink()
    with Evidence.open(folder) as evidence:
        assert not evidence.started
        assert evidence.baseline is None
        assert evidence.spans == ()
        assert evidence.run == folder.name
        assert evidence.streams[0].problems == ("journal: the file is missing",)


def test_closing_gives_the_temporary_files_back(outage: Any) -> None:
    evidence = Evidence.open(outage.save())
    workdir = evidence.destination_ledger.parent
    assert workdir.is_dir()
    evidence.close()
    evidence.close()
    assert not workdir.exists()
