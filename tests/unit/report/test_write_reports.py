"""All reports of a run together: from files alone, the same every time, without secrets, and never live."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harness import registry
from harness.errors import EnvironmentUnavailable, RunUnreadable
from harness.rehearsal import report_run
from harness.report.writer import REPORTS, find_writer

SECRET = "s3cr3t-0123456789abcdef"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("kind", ["passing", "failing", "proving_nothing", "killed", "hostile"])
def test_every_report_is_there(kind: str, request: pytest.FixtureRequest) -> None:
    told = request.getfixturevalue(kind)
    folder = report_run(told.run_dir)[1].parent
    assert folder == told.run_dir / "report"
    assert {"index.html", "summary.md", "junit.xml", "result.json"} <= {path.name for path in folder.iterdir()}
    assert {path.stem for path in (folder / "exhibits").iterdir()} == {
        f"{verdict.check}.{name}" for verdict in told.judgement.verdicts for name in verdict.exhibits
    }


def test_another_process_elsewhere_writes_the_same_bytes(hostile: Any, tmp_path: Path) -> None:
    first = files(report_run(hostile.run_dir)[1].parent)
    moved = tmp_path / "elsewhere" / hostile.run_dir.name
    moved.parent.mkdir()
    hostile.run_dir.rename(moved)
    program = "import sys; from pathlib import Path; from harness.rehearsal import report_run; report_run(Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "123", "TZ": "Asia/Kolkata", "LC_ALL": "C", "MPLBACKEND": "agg", "COLUMNS": "40"}
    subprocess.run([sys.executable, "-c", program, str(moved)], check=True, timeout=120, env=environment, cwd=tmp_path)
    assert files(moved / "report") == first


def test_rows_of_an_earlier_judgement_do_not_stay(failing: Any) -> None:
    stale = failing.run_dir / "report" / "exhibits" / "no_such_check.csv"
    stale.parent.mkdir(parents=True)
    stale.write_text("old")
    report_run(failing.run_dir)
    assert not stale.exists()


def test_no_secret_reaches_a_report(failing: Any) -> None:
    """Credentials lie in 0600 files and in what the connector wrote; reports read neither."""
    for name in ("secrets/destination.credential", "connector/home/config", "logs/connector.1.log", "connector.yaml"):
        path = failing.run_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"token: {SECRET}\n")
    written = files(report_run(failing.run_dir)[1].parent)
    assert [name for name, content in written.items() if SECRET.encode() in content] == []


def test_a_plan_s_environment_for_the_connector_is_not_told(drill: Any, tell: Any) -> None:
    """A drill's author may have written a value where a template belongs."""
    drill.connector["run"] = {"command": ["x", SECRET], "env": {"TOKEN": SECRET}}
    written = files(report_run(tell(drill).run_dir)[1].parent)
    assert [name for name, content in written.items() if SECRET.encode() in content] == []


def test_a_folder_without_a_plan_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunUnreadable):
        report_run(tmp_path)


def test_a_place_that_cannot_be_written_is_told(failing: Any) -> None:
    (failing.run_dir / "report").write_text("a file where the folder should be")
    with pytest.raises(EnvironmentUnavailable, match="the report cannot be written"):
        report_run(failing.run_dir)


def test_writers_come_through_the_public_door(failing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(evidence: Any, judgement: Any, folder: Path) -> None:
        (folder / "third.txt").write_text(f"{evidence.run}: {judgement.outcome}")

    load = registry.load
    monkeypatch.setattr(registry, "names", lambda group: ("third",))
    monkeypatch.setattr(registry, "load", lambda group, name: write if group == "harness.reports" else load(group, name))
    assert (report_run(failing.run_dir)[1].parent / "third.txt").read_text().endswith(": FAIL")


@pytest.mark.parametrize("name", registry.own(REPORTS))
def test_each_writer_of_the_product_tells_the_same_in_the_same_bytes(name: str, failing: Any, tmp_path: Path) -> None:
    folders = (tmp_path / "once", tmp_path / "again")
    for folder in folders:
        folder.mkdir()
        find_writer(name)(failing.evidence, failing.judgement, folder)
    once, again = map(files, folders)
    assert once
    assert once == again


@pytest.mark.parametrize("plugin", ["a text", object, 7])
def test_a_plugin_that_is_no_writer_is_named(plugin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load", lambda _group, _name: plugin)
    with pytest.raises(EnvironmentUnavailable, match=r"the plugin harness\.reports 'mine' is no report") as refused:
        find_writer("mine")
    assert refused.value.hint == "it must be a function of evidence, judgement and folder"
