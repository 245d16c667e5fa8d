"""The plugin with the real runner: a world in code, and a drill file as an item."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

pytestmark = pytest.mark.e2e
Drilled = Callable[..., pytest.RunResult]


def test_worlds_in_code_are_up_inside_and_gone_afterwards_also_side_by_side(pytester: pytest.Pytester, drilled: Drilled) -> None:
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("seed", [1, 2])
        def test_it(drill, seed):
            with drill.world("commit-then-cut", seed=seed) as world:
                assert world.canary("destination").outcome == "ok"
    """)
    drilled("-n", "2").assert_outcomes(passed=2)
    runs = {folder.name for folder in (pytester.path / "reports" / "runs").iterdir()}
    assert len(runs) == 2
    assert [process.pid for process in psutil.process_iter() if _marker(process) in runs] == []


def _marker(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("IDRILL_RUN")
    except psutil.Error:
        return None


def test_a_drill_file_is_judged_against_a_broken_connector(pytester: pytest.Pytester, drilled: Drilled) -> None:
    from harness import assets

    drill = pytester.path / "commit-then-cut.drill.yaml"
    drill.write_text((assets.drills() / drill.name).read_text())
    result = drilled("--drill-connector", "duplicates", "--drill-seed", "1")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["commit-then-cut: the connector FAILED this drill", "*FAIL*exactly_once:*", "*cut.drill.yaml:*"])
