from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.cli import github
from harness.cli.series import Done
from harness.errors import EnvironmentUnavailable


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    return tmp_path


def _plan(plan_of: Callable[..., Any], file: Path) -> Any:
    plan = plan_of("a-drill", seed=7)
    plan.drill_file = str(file)
    plan.checks = (SimpleNamespace(name="exactly_once", line=12),)
    return plan


def test_a_check_that_failed_is_an_error_at_its_line_of_the_drill(
    checkout: Path, plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    plan = _plan(plan_of, checkout / "drills" / "a,b.drill.yaml")
    told = list(github.commands(Done(plan, 1, rehearsed(plan, "FAIL"))))
    assert [line.replace("\N{REPLACEMENT CHARACTER}", "?") for line in told] == [
        "::error file=drills/a%2Cb.drill.yaml,line=12,title=a-drill%3A exactly_once (seed 7)::all ?records?"
    ]


def test_what_is_not_in_the_checkout_has_no_place_and_what_strangers_wrote_begins_no_command(
    checkout: Path, plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    plan = _plan(plan_of, Path("/elsewhere/a.drill.yaml"))
    (told,) = github.commands(Done(plan, 4, error=EnvironmentUnavailable("50% gone\n::set-env name=X::y")))
    assert told == "::error title=a-drill%3A not judged (seed 7)::50%25 gone ::set-env name=X::y"
    (told,) = github.commands(Done(plan, 3, rehearsed(plan, "INCONCLUSIVE")))
    assert told.startswith("::warning title=")
    assert list(github.commands(Done(plan, 0, rehearsed(plan)))) == []


def test_the_summary_has_a_line_for_each_run_and_the_words_of_those_that_did_not_pass(
    checkout: Path, plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    plan = _plan(plan_of, checkout / "a.drill.yaml")
    failed = rehearsed(plan, "FAIL")
    (failed.run_dir / "report" / "summary.md").write_text("## ❌ FAIL: records are missing\n")
    broken = Done(plan, 4, error=EnvironmentUnavailable("a | b"), took_s=1)
    github.write_summary([Done(plan, 0, rehearsed(plan), took_s=12.0), Done(plan, 1, failed, took_s=65.0), broken])
    said = (checkout / "summary.md").read_text().splitlines()
    assert said[2:] == [
        "| ✅ PASS | a-drill | orders-sync | 7 | 12.0 s |  |",
        "| ❌ FAIL | a-drill | orders-sync | 7 | 65.0 s | exactly\\_once |",
        "| ❔ not judged | a-drill | orders-sync | 7 | 1.00 s | a \\| b |",
        "",
        "## ❌ FAIL: records are missing",
    ]


def test_a_summary_stays_below_what_github_takes(checkout: Path, plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    plan = _plan(plan_of, checkout / "a.drill.yaml")
    failed = rehearsed(plan, "FAIL")
    (failed.run_dir / "report" / "summary.md").write_text("x" * 400_000)
    github.write_summary([Done(plan, 1, failed)] * 5)
    assert (checkout / "summary.md").stat().st_size < 1024 * 1024
    assert (checkout / "summary.md").read_text().endswith("The rest is in the reports of the runs.\n")


def test_elsewhere_nothing_is_written(plan_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert not github.is_here()
    github.write_summary([])
