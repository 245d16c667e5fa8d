from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Project = Callable[..., pytest.RunResult]


def test_a_result_has_outcome_verdicts_times_and_its_run(project: Project, pytester: pytest.Pytester, drill_file: Path) -> None:
    pytester.makepyfile("""
        def test_it(drill):
            result = drill.run("small-one.drill.yaml", seed=3, speed=10)
            assert result.outcome == "FAIL"
            assert result.verdicts["stall"].outcome == "PASS"
            assert result.verdicts["exactly_once"].exhibits["missing"].shape == (20, 1)
            assert result.run_dir.name == "the-run"
            assert list(result.times) == []
            assert (result.rehearsal.plan.seed, result.rehearsal.plan.speed) == (3, 10)
    """)
    project("-k", "test_it", outcome="FAIL").assert_outcomes(passed=1, deselected=1)


def test_what_is_not_given_comes_from_the_options(project: Project, pytester: pytest.Pytester, drill_file: Path) -> None:
    pytester.makepyfile("""
        def test_it(drill, request):
            result = drill.run("small-one.drill.yaml")
            assert (result.rehearsal.plan.seed, result.rehearsal.plan.speed) == (5, 20)
            assert result.run_dir.parent == request.config.rootpath / "elsewhere"
    """)
    options = ["--drill-seed", "5", "--drill-speed", "20", "--drill-out", "elsewhere"]
    project("-k", "test_it", *options).assert_outcomes(passed=1, deselected=1)


def test_a_failing_assertion_on_the_result_explains_itself(project: Project, pytester: pytest.Pytester, drill_file: Path) -> None:
    pytester.makepyfile("""
        def test_it(drill):
            result = drill.run("small-one.drill.yaml")
            assert result.outcome == "PASS", result.explain()
    """)
    result = project("-k", "test_it", outcome="FAIL")
    result.assert_outcomes(failed=1, deselected=1)
    result.stdout.fnmatch_lines(["*small-one: the connector FAILED this drill*"])


def test_a_speed_that_is_too_high_for_a_clients_patience_is_warned_about(
    project: Project, pytester: pytest.Pytester, drill_file: Path
) -> None:
    pytester.makepyfile("""
        def test_it(drill):
            drill.run("small-one.drill.yaml", speed=250)
    """)
    result = project("-k", "test_it", "-W", "always")
    result.assert_outcomes(passed=1, deselected=1, warnings=1)
    result.stdout.fnmatch_lines(["*::test_it", "*ShortPatience: *`patience: 10s` is 40 ms of wall time at speed 250*"])
    project("-k", "test_it", "-W", "error::harness.pytest_plugin.settings.ShortPatience").assert_outcomes(failed=1, deselected=1)
