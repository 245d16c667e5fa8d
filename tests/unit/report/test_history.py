"""History: every past run in one table; a broken run directory is listed, never fatal."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from judged import fault_times, file_of, verdicts

from harness.checks.verdict import Outcome
from harness.errors import EnvironmentUnavailable
from harness.report.history import COLUMNS, as_json, history, last_outcomes
from harness.report.history import write_history as _write_history


def write_history(runs_dir: Path) -> str:
    """All that is told, as one text."""
    told: list[str] = []
    _write_history(runs_dir, told.append)
    return "\n".join(told)


HOSTILE = "<script>[red]\x1b]0;owned\x07"


def past_run(out: Path, run: str, came: str = "PASS", mttd_s: float | None = 120.0, **more: Any) -> Path:
    folder = out / run
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text("{}")
    judged = verdicts(Outcome(came), fault_times("f1", mttd_s), fault_times("f2", mttd_s))
    (folder / "verdicts.json").write_text(file_of(judged, **more))
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    past_run(tmp_path, "20261120-101500-down-aaaaaa")
    past_run(tmp_path, "20261121-101500-down-bbbbbb", "FAIL", None)
    (tmp_path / "not-a-run").mkdir()
    (tmp_path / "a-file").write_text("")
    return tmp_path


def test_one_row_per_run_oldest_first(runs: Path) -> None:
    past = history(runs)
    assert list(past["outcome"]) == ["PASS", "FAIL"]
    assert {name: str(dtype) for name, dtype in past.dtypes.items()} == COLUMNS
    first, second = past.to_dict("records")
    assert first["date"] == pd.Timestamp("2026-11-20 10:15:00", tz="UTC")
    assert (first["drill"], first["connector"], first["seed"], first["mttd_s"], first["mttr_s"]) == ("down", "sync", 7, 120, 1300)
    assert (second["failed"], pd.isna(second["mttd_s"])) == ("exactly_once", True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"outcome": null}', "verdicts.json: verdicts: field required"),
        ("{", "verdicts.json: it: invalid json: eof while parsing an object at line 1 column 1"),
    ],
)
def test_what_is_wrong_with_a_run_is_told_by_file_and_field(runs: Path, text: str, why: str) -> None:
    (past_run(runs, "20261122-000000-x-c") / "verdicts.json").write_text(text)
    assert history(runs)["problem"].iloc[2] == f"cannot be read: {why}"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"drill": "x"}', '{"times": 3}', "[" * 100_000])
def test_a_run_that_cannot_be_read_is_listed(runs: Path, text: str) -> None:
    (past_run(runs, "20261122-000000-x-c") / "verdicts.json").write_text(text)
    past = history(runs)
    assert past["problem"].iloc[2].startswith("cannot be read: ")
    assert "cannot be read" in write_history(runs)


def test_a_run_that_was_never_judged_says_what_to_do(runs: Path) -> None:
    (past_run(runs, "20261122-000000-x-c") / "verdicts.json").unlink()
    assert "`idrill verify` judges it" in write_history(runs)


def test_variants_of_a_connector_are_told_apart(tmp_path: Path) -> None:
    (past_run(tmp_path, "20261120-101500-down-a") / "plan.json").write_text('{"connector_file": "x/loses.connector.yaml"}')
    (past_run(tmp_path, "20261120-101501-down-b") / "plan.json").write_text('{"connector_file": "x/sync.connector.yaml"}')
    assert list(history(tmp_path)["connector"]) == ["sync (loses)", "sync"]


def test_the_text_is_a_table_and_the_files_lie_beside_the_runs(runs: Path) -> None:
    lines = write_history(runs).splitlines()
    assert lines[0].split() == ["run", "connector", "seed", "speed", "outcome", "MTTD", "MTTA", "MTTR", "failed"]
    assert lines[1].split() == ["20261120-101500-down-aaaaaa", "sync", "7", "60", "PASS", "2m", "–", "21m", "40s"]
    assert lines[-1] == str(runs / "history.html")
    assert len(pd.read_csv(runs / "history.csv")) == 2


def test_the_page_links_to_reports_and_plots_what_can_be_compared(runs: Path) -> None:
    report = runs / "20261120-101500-down-aaaaaa" / "report"
    report.mkdir()
    (report / "index.html").write_text("")
    past_run(runs, "20261122-101500-other-cccccc", drill="other")
    write_history(runs)
    page = (runs / "history.html").read_text(encoding="utf-8")
    assert 'href="./20261120-101500-down-aaaaaa/report/index.html"' in page
    assert page.count("<svg") == 1
    assert "outcomes: PASS, FAIL." in page


def test_the_same_runs_give_the_same_files(runs: Path) -> None:
    write_history(runs)
    first = [(runs / name).read_bytes() for name in ("history.html", "history.csv")]
    write_history(runs)
    assert [(runs / name).read_bytes() for name in ("history.html", "history.csv")] == first


def test_hostile_texts_are_harmless(tmp_path: Path) -> None:
    for number in range(2):
        past_run(tmp_path, f"20261120-10150{number}-x", drill=HOSTILE + "\ud800", connector="=cmd")
    text = write_history(tmp_path)
    assert "\x1b" not in text
    page = (tmp_path / "history.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "'=cmd" in (tmp_path / "history.csv").read_text(encoding="utf-8")


def test_no_runs_is_no_error(tmp_path: Path) -> None:
    assert write_history(tmp_path / "nothing") == f"no runs under {tmp_path / 'nothing'}"
    assert history(tmp_path).empty


def test_a_place_that_cannot_be_written_is_told_after_the_table(runs: Path) -> None:
    (runs / "history.html").mkdir()
    told: list[str] = []
    with pytest.raises(EnvironmentUnavailable, match="cannot be written: Is a directory"):
        _write_history(runs, told.append)
    assert len(told[0].splitlines()) == 3
    assert (runs / "history.csv").is_file()


@pytest.mark.parametrize(("name", "value"), [("mttd_s", 1e308), ("mtta_s", -1e308), ("mttr_s", 1e18)])
def test_an_absurd_time_silences_no_other_run(runs: Path, name: str, value: float) -> None:
    past_run(runs, "20261122-101500-down-cccccc", times=[vars(fault_times("f1")) | {name: value}])
    text = write_history(runs)
    assert "cannot be read: verdicts.json: times.0." + name in text
    assert [line for line in text.splitlines() if "aaaaaa" in line and "PASS" in line]


@pytest.mark.parametrize("speed", [0, 1e300, "1e400"])
def test_an_absurd_speed_is_told(runs: Path, speed: object) -> None:
    past_run(runs, "20261122-101500-down-cccccc", speed=speed)
    assert "cannot be read: verdicts.json: speed" in write_history(runs)


@pytest.mark.parametrize("time_s", [2e9, -2e9])
def test_the_longest_time_is_drawn(runs: Path, time_s: float) -> None:
    past_run(runs, "20261122-101500-down-cccccc", mttd_s=time_s)
    assert "cannot be read" not in write_history(runs)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": None},
        {"outcome": {"a": 1}},
        {"seed": 10**400},
        {"seed": 2**70},
        {"speed": float("nan")},
        {"drill": 5},
        {"verdicts": [None]},
        {"outcome": "pass"},
        {"times": [vars(fault_times("f1")) | {"mttd_s": "soon"}]},
        {"times": [vars(fault_times("f1")) | {"mttd_s": float("inf")}]},
    ],
)
def test_one_bad_run_does_not_silence_the_others(runs: Path, wrong: dict[str, Any]) -> None:
    past_run(runs, "20261122-000000-x-c", **wrong)
    text = write_history(runs)
    assert "cannot be read" in text
    assert history(runs)["problem"].notna().sum() == 1
    assert "PASS" in text
    assert "FAIL" in text


def test_odd_files_in_a_run_are_that_runs_problem(runs: Path) -> None:
    fifo = past_run(runs, "20261122-000000-x-c")
    (fifo / "verdicts.json").unlink()
    os.mkfifo(fifo / "verdicts.json")
    folder = past_run(runs, "20261123-000000-x-d")
    (folder / "plan.json").unlink()
    (folder / "plan.json").mkdir()
    past_run(runs, os.fsdecode(b"20261124-000000-Ger\xe4t"))
    assert history(runs)["problem"].notna().tolist() == [False, False, True, True, False]
    assert "cannot be read" in write_history(runs)


def test_for_programs_and_for_those_who_run_the_failures_again(tmp_path: Path) -> None:
    past_run(tmp_path, "20260101-000000-one", "FAIL", None)
    past_run(tmp_path, "20260102-000000-one", "PASS")
    rows = json.loads(as_json(history(tmp_path)))
    assert [(row["run"], row["outcome"], row["mttd_s"]) for row in rows] == [
        ("20260101-000000-one", "FAIL", None),
        ("20260102-000000-one", "PASS", 120.0),
    ]
    (drill,) = {row["drill"] for row in rows}
    assert last_outcomes(tmp_path) == {drill: "PASS"}
    assert last_outcomes(tmp_path / "none") == {}
