"""History: every run of the archive in one table; a file that is no record is listed, never fatal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from archived import DETECTED, DRILL, UNDETECTED, record

from harness.archive.file import put
from harness.archive.read import Archive, read_archive
from harness.archive.record import CheckOf, PeopleOf
from harness.checks.verdict import Outcome
from harness.errors import EnvironmentUnavailable
from harness.report.history import COLUMNS, SUMMARY, as_json, as_text, history, summary, summary_text
from harness.report.history import write_history as _write_history

FAILED = {"outcome": Outcome.FAIL, "exit_code": 1, "checks": (CheckOf(check="exactly_once", outcome=Outcome.FAIL),)}


def write_history(archive: Archive, runs: Path) -> str:
    """All that is told, as one text."""
    told: list[str] = []
    _write_history(archive, runs, told.append)
    return "\n".join(told)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    kept = tmp_path / "archive"
    lost = replace(UNDETECTED, mttr_s=None, mttr_note="records missing")
    put(record(0), kept)
    put(record(1, times=(lost,), **FAILED), kept)
    return read_archive(kept)


def test_one_row_per_run_oldest_first(archive: Archive) -> None:
    past = history(archive)
    assert list(past["outcome"]) == ["PASS", "FAIL"]
    assert {name: str(dtype) for name, dtype in past.dtypes.items()} == COLUMNS
    first, second = past.to_dict("records")
    assert first["date"] == pd.Timestamp("2026-11-01 12:00:00", tz="UTC")
    assert (first["drill"], first["connector"], first["seed"], first["mttd_s"], first["mttr_s"]) == (
        "connector-down-20m",
        "orders-sync",
        7,
        120,
        1260,
    )
    assert (second["failed"], second["undetected"], second["unrecovered"], pd.isna(second["mttd_s"])) == ("exactly_once", 1, 1, True)


def test_the_text_shows_what_never_came(archive: Archive) -> None:
    lines = as_text(history(archive)).splitlines()
    assert lines[0].split() == ["run", "connector", "seed", "speed", "outcome", "MTTD", "MTTA", "MTTR", "failed"]
    assert lines[1].split()[1:] == ["orders-sync", "7", "60", "PASS", "2m", "5m", "simulated", "21m"]
    assert lines[2].split()[1:] == ["orders-sync", "7", "60", "FAIL", "not", "detected", "–", "not", "recovered", "exactly_once"]


def test_together_they_have_medians_with_what_never_came(archive: Archive) -> None:
    more = Archive((*archive.records, *(record(number) for number in (5, 6))), ())
    together = summary(more)
    assert {name: str(dtype) for name, dtype in together.dtypes.items()} == SUMMARY
    [row] = together.to_dict("records")
    assert (row["runs"], row["judged"], row["passed"], row["mttd_s"], row["undetected"], row["detections"]) == (4, 4, 3, 120, 1, 4)
    assert summary_text(together).splitlines()[1].split("  ")[-2:] == ["2m, 1 of 4 not detected", "21m, 1 of 4 not recovered"]


def test_an_inconclusive_run_has_no_say_in_a_median(archive: Archive) -> None:
    unclear = record(9, outcome=Outcome.INCONCLUSIVE, exit_code=3, times=(replace(DETECTED, mttd_s=1.0),))
    [row] = summary(Archive((*archive.records, unclear), ())).to_dict("records")
    assert (row["runs"], row["judged"]) == (3, 2)
    assert row["detections"] == 2


def test_the_simulated_responders_time_is_never_a_humans(archive: Archive) -> None:
    human = record(3, people=PeopleOf(responder="people", acts=1), times=(replace(DETECTED, mtta_s=240.0),))
    rows = json.loads(as_json(history(Archive((*archive.records, human), ()))))
    assert [(row["mtta_s"], row["mtta_simulated_s"]) for row in rows] == [(None, 300.0), (None, None), (240.0, None)]
    [together] = summary(Archive((*archive.records, human), ())).to_dict("records")
    assert (together["mtta_s"], together["mtta_simulated_s"]) == (240, 300)


def test_variants_of_a_connector_are_told_apart() -> None:
    archive = Archive((record(1, file="loses"), record(2)), ())
    assert list(history(archive)["connector"]) == ["orders-sync (loses)", "orders-sync"]
    assert len(summary(archive)) == 2


def test_a_file_that_is_no_record_is_listed(archive: Archive, tmp_path: Path) -> None:
    [file] = list((tmp_path / "archive").rglob("*000000.*.json"))
    file.write_text(file.read_text().replace("PASS", "FAIL"))
    text = write_history(read_archive(tmp_path / "archive"), tmp_path / "runs")
    assert "changed: its content is not what its name promises" in text
    assert "FAIL" in text
    assert "its content is not" in (tmp_path / "runs" / "history.html").read_text()


def test_it_does_not_change_when_runs_are_retired(archive: Archive, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    for one in archive.records:
        (runs / one.run).mkdir(parents=True)
    before = write_history(archive, runs)
    csv = (runs / "history.csv").read_bytes()
    for one in archive.records:
        (runs / one.run).rmdir()
    assert write_history(archive, runs) == before
    assert (runs / "history.csv").read_bytes() == csv


def test_the_page_links_to_reports_and_plots_what_can_be_compared(archive: Archive, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    report = runs / archive.runs[0].run / "report"
    report.mkdir(parents=True)
    (report / "index.html").write_text("")
    other = record(7, drill=replace(DRILL, name="other"))
    write_history(Archive((*archive.records, other), ()), runs)
    page = (runs / "history.html").read_text(encoding="utf-8")
    assert f'href="./{archive.runs[0].run}/report/index.html"' in page
    assert page.count("<svg") == 1
    assert "outcomes: PASS, FAIL." in page
    assert "1 of 2 not detected" in page
    assert "simulated" in page


def test_the_same_runs_give_the_same_files(archive: Archive, tmp_path: Path) -> None:
    write_history(archive, tmp_path)
    first = [(tmp_path / name).read_bytes() for name in ("history.html", "history.csv")]
    write_history(archive, tmp_path)
    assert [(tmp_path / name).read_bytes() for name in ("history.html", "history.csv")] == first


def test_hostile_names_are_harmless(tmp_path: Path) -> None:
    hostile = [record(number, drill=replace(DRILL, name="<script>[red]"), connector="=cmd", file="=cmd") for number in range(2)]
    write_history(Archive(tuple(hostile), ()), tmp_path)
    page = (tmp_path / "history.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "'=cmd" in (tmp_path / "history.csv").read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_told_after_the_table(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "history.html").mkdir()
    told: list[str] = []
    with pytest.raises(EnvironmentUnavailable, match="cannot be written: Is a directory"):
        _write_history(archive, tmp_path, told.append)
    assert len(told[0].splitlines()) == 3
    assert (tmp_path / "history.csv").is_file()


@pytest.mark.parametrize("time_s", [2e9, -2e9])
def test_the_longest_time_is_drawn(tmp_path: Path, time_s: float) -> None:
    runs: tuple[Any, ...] = tuple(record(number, times=(replace(DETECTED, mttd_s=time_s),)) for number in range(2))
    write_history(Archive(runs, ()), tmp_path)
    assert "<svg" in (tmp_path / "history.html").read_text()


def test_evidence_that_was_changed_says_so(tmp_path: Path) -> None:
    changed = record(1, outcome=Outcome.INCONCLUSIVE, exit_code=3, changed=2)
    assert as_text(history(Archive((changed,), ()))).endswith("evidence changed: 2 files")
