from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from runbooks import RUNS, run

from harness import assets
from harness.archive.file import put
from harness.checks.verdict import Outcome

FILE = "orders-to-billing.integration.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the example and an archive of four runs."""
    shutil.copytree(assets.fixture("integrations"), tmp_path / "x")
    monkeypatch.chdir(tmp_path / "x")
    for record in RUNS:
        put(record, Path("idrill-archive"))
    return tmp_path / "x"


def test_it_is_written_where_the_file_says_and_then_passes_its_check(folder: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("runbook", FILE, "--at", "2026-11-29")
    assert (said.exit_code, said.stdout, said.stderr) == (0, "runbook.md\n", "")
    text = (folder / "runbook.md").read_text()
    assert "rate-limit-storm: FAIL, 2026-11-23" in text
    said = idrill("runbook", FILE, "--check", "--at", "2026-11-29")
    assert (said.exit_code, said.stdout) == (0, "runbook.md: 0 findings\n")


def test_only_runs_up_to_the_day_count(folder: Path, idrill: Callable[..., Any]) -> None:
    idrill("runbook", FILE, "--at", "2026-11-22", "--out", "then.md")
    text = (folder / "then.md").read_text()
    assert "maintenance-page: PASS, 2026-11-22" in text
    assert "rate-limit-storm: never run" in text


def test_the_check_writes_nothing_and_exits_with_1(folder: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("runbook", FILE, "--check", "--at", "2026-11-29")
    assert (said.exit_code, said.stdout.splitlines()[-1]) == (1, "runbook.md: 1 finding")
    assert not (folder / "runbook.md").exists()
    idrill("runbook", FILE, "--at", "2026-11-29")
    put(run("maintenance-page", "2026-11-28", outcome=Outcome.FAIL), Path("idrill-archive"))
    said = idrill("runbook", FILE, "--check", "--at", "2026-11-29")
    assert said.exit_code == 1
    assert "maintenance-page has ended FAIL on 2026-11-28; the runbook says PASS on 2026-11-22" in said.stdout


def test_what_is_too_heavy_is_a_warning_when_it_is_written_and_a_finding_when_checked(folder: Path, idrill: Callable[..., Any]) -> None:
    file = folder / FILE
    file.write_text(file.read_text().replace("approvals: 0", "approvals: 2"))
    said = idrill("runbook", FILE, "--at", "2026-11-29")
    number = 1 + next(place for place, line in enumerate(file.read_text().splitlines()) if line.startswith("pause:"))
    told = f"{FILE}:{number}:50: pause.approvals: 2 approvals before writes stop; allowed: 0 or 1 (one person must be able to contain it)"
    assert (said.exit_code, told in said.stderr) == (0, True)
    said = idrill("runbook", FILE, "--check", "--at", "2026-11-29")
    assert (said.exit_code, said.stdout.splitlines()[0]) == (1, told)


def test_another_file_in_its_place_is_not_overwritten(folder: Path, idrill: Callable[..., Any]) -> None:
    (folder / "runbook.md").write_text("# My own notes\n")
    said = idrill("runbook", FILE)
    assert said.exit_code == 4
    assert "remove it, or name another place with --out" in said.stderr
    assert (folder / "runbook.md").read_text() == "# My own notes\n"


def test_without_an_archive_nothing_is_known(folder: Path, idrill: Callable[..., Any]) -> None:
    assert idrill("runbook", FILE, "--archive", "none").exit_code == 0
    assert "**Last test:** never" in (folder / "runbook.md").read_text()


def test_a_bad_file_exits_with_2(folder: Path, idrill: Callable[..., Any]) -> None:
    (folder / FILE).write_text("schema: 1\n")
    assert idrill("runbook", FILE).exit_code == 2
    assert idrill("runbook", "nowhere.integration.yaml").exit_code == 2


def test_in_a_workflow_each_finding_is_an_annotation(folder: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    file = folder / FILE
    file.write_text(file.read_text().replace("approvals: 0", "approvals: 2"))
    idrill("runbook", FILE, "--at", "2026-11-29")
    lines = idrill("runbook", FILE, "--check", "--at", "2026-11-29").stdout.splitlines()
    [told] = [line for line in lines if line.startswith("::error ")]
    assert told.startswith(f"::error file={FILE},line=")
    assert told.endswith("title=pause.approvals::2 approvals before writes stop; 0 or 1")
