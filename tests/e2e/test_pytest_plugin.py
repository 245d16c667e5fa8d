"""The plugin with the real runner: a world in code, and a drill file as an item."""

from __future__ import annotations

import psutil
import pytest

pytestmark = pytest.mark.e2e

_PLUGIN = ("-p", "no:integration_drills", "-p", "harness.pytest_plugin.plugin", "-p", "no:cacheprovider")


def test_a_world_in_code_is_up_inside_and_gone_afterwards(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        def test_it(drill):
            with drill.world("commit-then-cut", seed=1) as world:
                assert world.canary("destination").outcome == "ok"
                print("run:", world.run)
    """)
    result = pytester.runpytest_subprocess(*_PLUGIN, "-s")
    result.assert_outcomes(passed=1)
    (run,) = [line.removeprefix("run: ").strip() for line in result.outlines if "run: " in line]
    assert [process.pid for process in psutil.process_iter() if _marker(process) == run] == []


def _marker(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("IDRILL_RUN")
    except psutil.Error:
        return None


def test_a_drill_file_is_judged_against_a_broken_connector(pytester: pytest.Pytester) -> None:
    from harness import assets

    drill = pytester.path / "commit-then-cut.drill.yaml"
    drill.write_text((assets.drills() / drill.name).read_text())
    result = pytester.runpytest_subprocess(*_PLUGIN, "--drill-connector", "duplicates", "--drill-seed", "1", timeout=120)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["commit-then-cut: the connector FAILED this drill", "*FAIL*exactly_once:*", "*cut.drill.yaml:*"])
