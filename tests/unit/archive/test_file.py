from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from archived import GOOD, record

from harness.archive import read
from harness.archive.file import MOST_BYTES, as_bytes, put
from harness.archive.record import CheckOf, RunRecord, form
from harness.archive.words import kept, link, name, run_id
from harness.checks.verdict import Outcome
from harness.errors import EnvironmentUnavailable, RunDamaged


def test_a_record_comes_back_as_it_went(tmp_path: Path) -> None:
    path = put(GOOD, tmp_path)
    assert path.parent == tmp_path / "2026-Q4"
    assert path.name.startswith(f"{GOOD.run}.")
    assert read.read_archive(tmp_path).records == (GOOD,)
    assert read.read_archive(tmp_path).flaws == ()


def test_a_second_judgement_with_the_same_result_is_the_same_file(tmp_path: Path) -> None:
    assert put(GOOD, tmp_path) == put(GOOD, tmp_path)
    assert len(list(tmp_path.rglob("*.json"))) == 1


def test_another_result_is_a_second_file_and_the_newest_harness_counts_then_the_worst_outcome(tmp_path: Path) -> None:
    failed = replace(GOOD, outcome=Outcome.FAIL, exit_code=1)
    newer = replace(GOOD, outcome=Outcome.INCONCLUSIVE, exit_code=3, judged_with="0.10.0")
    for one in (failed, GOOD):
        put(one, tmp_path)
    assert len(read.read_archive(tmp_path).records) == 2
    assert read.read_archive(tmp_path).runs == (failed,)
    put(newer, tmp_path)
    assert read.read_archive(tmp_path).runs == (newer,)


def test_runs_are_in_the_order_of_time_whatever_the_order_of_files(tmp_path: Path) -> None:
    records = [record(number * 7 % 20) for number in range(20)]
    for one in records:
        put(one, tmp_path)
    assert [one.started for one in read.read_archive(tmp_path).runs] == sorted(one.started or "" for one in records)


@pytest.mark.parametrize(
    ("started", "folder"), [("2026-03-31T23:59:59Z", "2026-Q1"), ("2026-04-01T00:00:00Z", "2026-Q2"), (None, "undated")]
)
def test_the_folder_is_the_quarter_in_which_the_run_began(tmp_path: Path, started: str | None, folder: str) -> None:
    assert put(replace(GOOD, started=started), tmp_path).parent.name == folder


def test_one_changed_digit_is_found(tmp_path: Path) -> None:
    path = put(replace(GOOD, outcome=Outcome.FAIL, exit_code=1), tmp_path)
    path.write_text(path.read_text().replace('"FAIL"', '"PASS"'))
    [flaw] = read.read_archive(tmp_path).flaws
    assert str(flaw) == f"2026-Q4/{path.name}: changed: its content is not what its name promises"
    assert read.read_archive(tmp_path).records == ()


def test_a_record_under_another_name_or_in_another_quarter_is_out_of_place(tmp_path: Path) -> None:
    path = put(GOOD, tmp_path)
    (tmp_path / "2025-Q1").mkdir()
    path.rename(tmp_path / "2025-Q1" / path.name)
    [flaw] = read.read_archive(tmp_path).flaws
    assert "out of place" in flaw.found
    back = (tmp_path / "2025-Q1" / path.name).rename(tmp_path / "2025-Q1" / path.name.replace("aaaaaa", "bbbbbb"))
    assert "out of place" in read.read_archive(tmp_path).flaws[0].found, back


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"surplus": 1}, "surplus"),
        ({"outcome": "READY"}, "outcome"),
        ({"connector": "http://api.example.com/"}, "connector"),
        ({"record": 2}, "record"),
        ({"run": "../../etc"}, "run"),
        ({"manifest": None}, "manifest"),
    ],
)
def test_the_reader_refuses_what_it_does_not_know(tmp_path: Path, change: dict[str, object], found: str) -> None:
    from harness.archive.file import file_name

    data = json.dumps(json.loads(as_bytes(GOOD)) | change).encode()
    (tmp_path / "2026-Q4").mkdir()
    (tmp_path / "2026-Q4" / file_name(GOOD.run, data)).write_bytes(data)
    [flaw] = read.read_archive(tmp_path).flaws
    assert f"no record: {found}:" in flaw.found


def test_what_no_record_can_hold_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(RunDamaged, match="seed"):
        put(replace(GOOD, seed=2**70), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(EnvironmentUnavailable, match="cannot be written"):
        put(GOOD, tmp_path / "taken")


def test_an_archive_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read.read_archive(tmp_path / "none") == read.Archive((), ())


def test_what_git_has_seen_and_the_folder_has_not_is_named(tmp_path: Path) -> None:
    path = put(GOOD, tmp_path).relative_to(tmp_path).as_posix()
    gone = "2026-Q3/20260801-120000-x-aaaaaa.0011223344556677.json"
    assert [str(flaw) for flaw in read.without([path, gone, "README.md"], tmp_path)] == [f"{gone}: removed: the history of git has it"]


def test_words() -> None:
    fit = ["15m", "1h30m", "2.5s", "600/min", "95%", "primary", "no-such_word", True, 3, 0.5, None]
    assert [kept(value) for value in fit] == fit
    unfit = ["api.example.com", "10.0.0.1", "Robin Example", "a/b", "x@y", "http://x", ["a"], "w" * 41, "", "word\n"]
    assert [kept(value) for value in unfit] == [None] * len(unfit)
    assert name("http://api:80/x\n") == "http---api-80-x-"
    assert run_id("../etc/passwd") == "etc-passwd"
    assert link("https://u:p@ci.example.com/a/1?token=x#y") == "https://ci.example.com/a/1"
    assert link("javascript:alert(1)") is None


def _long(faults: int, counts: int) -> RunRecord:
    """A record with so many faults, and so many counts of a check that prove nothing beside those that do."""
    gate = CheckOf(check="fault_was_felt", outcome=Outcome.PASS, gate=True, params={"least": 3}, counts={"felt": 5})
    proves = {"offered": 90, "missing": 0, "exercised": 2, "surplus_records": 0}
    more = {f"further_{number}": number for number in range(counts)}
    check = CheckOf(check="exactly_once", outcome=Outcome.PASS, counts=proves | more, by_entity={"invoice": {"owed": 3}})
    return replace(GOOD, checks=(gate, check), times=GOOD.times * faults)


@pytest.mark.parametrize(
    ("faults", "counts", "cut"),
    [
        (1, 0, ()),
        (1, 300, ("gates", "entities", "counts")),
        (60, 0, ("gates", "entities", "counts", "times")),
    ],
)
def test_what_proves_nothing_goes_first_and_the_record_says_what_it_has_lost(faults: int, counts: int, cut: tuple[str, ...]) -> None:
    data = as_bytes(_long(faults, counts))
    assert len(data) <= MOST_BYTES
    kept = form().validate_json(data)
    assert kept.cut == cut
    assert kept.checks[1].counts["exercised"] == 2
    assert kept.checks[1].counts["surplus_records"] == 0
    assert [check.outcome for check in kept.checks] == [Outcome.PASS] * 2


def test_a_record_that_almost_fits_is_only_written_more_densely() -> None:
    written = [as_bytes(_long(1, number)) for number in range(0, 300, 2)]
    dense = [data for data in written if b'"check":"exactly_once"' in data and not form().validate_json(data).cut]
    assert dense
    assert all(len(data) <= MOST_BYTES for data in written)
