from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets

Project = Callable[..., pytest.RunResult]


def test_a_drill_file_is_one_item_and_collecting_runs_nothing(project: Project, drill_file: Path) -> None:
    result = project("--collect-only", "-q", outcome="BROKE")
    result.stdout.fnmatch_lines(["small-one.drill.yaml::small-one", "1 test collected*"])


def test_pass(project: Project, drill_file: Path) -> None:
    project().assert_outcomes(passed=1)


def test_fail_shows_verdicts_exhibits_and_the_drills_own_line(project: Project, drill_file: Path) -> None:
    result = project("--drill-seed", "7", "--drill-speed", "30", outcome="FAIL")
    result.assert_outcomes(failed=1)
    line = next(n for n, text in enumerate(drill_file.read_text().splitlines(), 1) if "- exactly_once" in text)
    result.stdout.fnmatch_lines(
        [
            "small-one: the connector FAILED this drill",
            "  ! the �probe never came",
            "*PASS* stall: no gap",
            "*FAIL* exactly_once: what it says",
            f"*small-one.drill.yaml:{line}: - exactly_once*",
            "*missing: 20  offered, never committed",
            "*exhibit missing, first 8 of 20:",
            "*invoice-000000*",
            "report: *index.html",
            "again:  idrill run *small-one.drill.yaml --seed 7 --speed 30",
            "FAILED small-one.drill.yaml::small-one - FAIL: exactly_once: *",
        ],
        consecutive=False,
    )
    assert "\x1b[31m" not in result.stdout.str()
    assert "invoice-000008" not in result.stdout.str()
    assert "Traceback" not in result.stdout.str()


def test_inconclusive_fails_in_its_own_words(project: Project, drill_file: Path) -> None:
    result = project(outcome="INCONCLUSIVE")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["small-one: INCONCLUSIVE: the evidence does not allow a verdict*"])
    result.stdout.no_fnmatch_line("*FAILED this drill*")


def test_a_machine_that_refuses_is_told_in_its_own_words(project: Project, drill_file: Path) -> None:
    result = project(outcome="BROKE")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["the drill could not be carried out (exit code 4)", "port 8474 is taken", "*hint: choose another"])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.contract
def test_the_summary_names_the_check_that_failed_also_of_a_worker(project: Project, drill_file: Path) -> None:
    result = project("-n", "1", outcome="FAIL")
    result.stdout.fnmatch_lines(["FAILED small-one.drill.yaml::small-one - FAIL: exactly_once: *"])


def test_the_summary_says_what_was_in_the_way(project: Project, drill_file: Path) -> None:
    project(outcome="BROKE").stdout.fnmatch_lines(["FAILED small-one.drill.yaml::small-one - not carried out: port 8474 is taken*"])


def test_an_invalid_file_is_a_clean_collection_error(project: Project, drill_file: Path) -> None:
    drill_file.write_text(drill_file.read_text().replace("pattern:", "patern:"))
    result = project()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*small-one.drill.yaml:*patern*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_tags_pick_drills(project: Project, drill_file: Path) -> None:
    project("-k", "draft").assert_outcomes(passed=1)
    project("-k", "seed").assert_outcomes(deselected=1)


def test_other_yaml_files_are_left_alone(project: Project, pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", config="name: [")
    assert project().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_connector_that_does_not_exist_fails_the_item(project: Project, drill_file: Path) -> None:
    result = project("--drill-connector", "nobody")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["the drill could not be carried out (exit code 2)", "*nobody*"])


def test_the_junit_file_names_run_and_outcome(project: Project, drill_file: Path, pytester: pytest.Pytester) -> None:
    project("--junitxml=junit.xml")
    text = (pytester.path / "junit.xml").read_text()
    assert '<property name="run" value="the-run"' in text
    assert '<property name="outcome" value="PASS"' in text


def test_a_speed_that_is_too_high_for_a_clients_patience_is_warned_about(project: Project, drill_file: Path) -> None:
    result = project("--drill-speed", "250", "-W", "always")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*small-one.drill.yaml::small-one", "*ShortPatience: *use --speed 200 or lower*"])
    project().assert_outcomes(passed=1, warnings=0)


@pytest.mark.contract
def test_items_spread_over_workers(pytester: pytest.Pytester, project: Project, drill_file: Path) -> None:
    for n in range(3):
        copy = drill_file.with_name(f"copy-{n}.drill.yaml")
        copy.write_text(drill_file.read_text().replace("name: small-one", f"name: copy-{n}"))
    result: Any = project("-n", "2")
    result.assert_outcomes(passed=4)


def test_a_speed_that_nobody_asked_for_is_lower_where_a_client_is_impatient(
    project: Project, drill_file: Path, pytester: pytest.Pytester
) -> None:
    reference = assets.fixture("connector") / "reference.connector.yaml"
    (pytester.path / "impatient.connector.yaml").write_text(f"extends: {reference}\npatience: 2s\n")
    result = project("--drill-connector", "impatient.connector.yaml", "-W", "always")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*LowerSpeed: *impatient.connector.yaml: speed 40, not 60, at which `patience: 2s` would be 33.3 ms*"])
    asked = project("--drill-connector", "impatient.connector.yaml", "--drill-speed", "30", "-W", "error")
    asked.assert_outcomes(passed=1, warnings=0)


def test_a_speed_out_of_bounds_and_an_empty_name_are_refused(project: Project, drill_file: Path) -> None:
    for words, told in (
        (["--drill-speed", "1e308"], "*is not a number from 0.001 to 10000"),
        (["--drill-speed", "0"], "speed 0 is not a number from 0.001 to 10000"),
        (["--drill-connector", ""], "*unknown connector ''*"),
    ):
        result = project(*words)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines([told])


def _old_runs(folder: Path, number: int) -> Path:
    for n in range(number):
        (folder / "reports/runs" / f"2026-{n:03}").mkdir(parents=True)
        (folder / "reports/runs" / f"2026-{n:03}" / "plan.json").write_text("{}")
    return folder / "reports/runs"


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "1")])
def test_old_runs_go_when_drills_have_run_and_each_run_leaves_a_record(
    project: Project, drill_file: Path, pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    runs = _old_runs(pytester.path, 53)
    if workers and not pytester.plugins:
        pytest.importorskip("xdist")
    project("--collect-only")
    assert len(list(runs.iterdir())) == 53
    first = project(*workers)
    first.assert_outcomes(passed=1)
    assert len(list(runs.iterdir())) == 50
    assert len(list(pytester.path.glob("idrill-archive/2026-Q4/*.json"))) == 1
    assert "idrill-archive/ is new: " in first.stdout.str()
    assert "is new" not in project(*workers).stdout.str()


def test_without_an_archive_no_record_is_kept(project: Project, drill_file: Path, pytester: pytest.Pytester) -> None:
    project("--drill-archive", "none").assert_outcomes(passed=1)
    assert list(pytester.path.glob("*archive*")) == []
