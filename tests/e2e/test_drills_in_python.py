"""Timelines written in Python: the example of the documents, and what is left when a test leaves early."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.e2e

Drilled = Callable[..., pytest.RunResult]
_GUIDE = Path(__file__).parents[2] / "docs" / "writing-a-drill.md"


def test_the_example_in_the_guide_passes(pytester: pytest.Pytester, drilled: Drilled) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", _GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    pytester.makepyfile(example)
    drilled().assert_outcomes(passed=1)


def test_a_stack_in_a_test_and_a_connector_that_doubles(pytester: pytest.Pytester, drilled: Drilled) -> None:
    pytester.makepyfile("""
        import pytest

        STACK = {
            "source": {"fake": "records", "name": "crm", "entities": {"invoice": 5}},
            "destination": {"fake": "records", "name": "billing"},
            "alerts": {"fake": "alert-sink", "routes": {"primary": "Robin Example", "shared": "#integrations"}},
            "connector": "duplicates",
        }
        CREATES = {"kind": "steady", "rate": "40/min", "mix": {"create": 1.0}}  # an update that comes twice would not show

        def test_it(drill):
            with drill.world({"stack": STACK, "workload": CREATES}, seed=1) as world:
                world.let_pass("3m")
                world.inject("commit_then_cut", link="destination", nth=1)
                cut = lambda: [line for line in world.ledger("destination") if line["kind"] == "reply" and not line["sent"]]
                assert world.wait_for(cut, at_most="2m")
                world.finish()
                with pytest.raises(RuntimeError, match="the run is finished"):
                    world.let_pass("1m")
            result = drill.judge(world)
            assert result.outcome == "FAIL", result.explain()
            assert result.verdicts["fault_was_felt"].outcome == "PASS", result.explain()
            assert result.verdicts["exactly_once"].counts["surplus_effects"] == 1, result.explain()
    """)
    drilled().assert_outcomes(passed=1)


def test_a_test_that_fails_in_mid_outage_heals_and_closes(pytester: pytest.Pytester, drilled: Drilled) -> None:
    pytester.makepyfile("""
        import pytest
        from harness.errors import DrillInvalid, PlanImpossible

        def test_it(drill):
            with drill.world("commit-then-cut", seed=1) as world:
                assert world.canary("destination").outcome == "ok"
                with pytest.raises(DrillInvalid, match="did you mean 'down'"):
                    world.inject("donw", link="destination")
                with pytest.raises(DrillInvalid, match="destination.token"):
                    world.inject("down", link="nowhere")
                with pytest.raises(PlanImpossible, match="highest speed"):
                    world.inject("latency", link="destination", latency="70ms")
                world.inject("down", link="destination")
                with pytest.raises(DrillInvalid, match="nothing else can act there"):
                    world.inject("latency", link="destination", latency="1s")
                assert world.canary("destination").outcome == "refused"
                raise AssertionError("the test's own")
    """)
    result = drilled()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: the test's own"])
    (run_dir,) = (pytester.path / "reports" / "runs").iterdir()
    events = [json.loads(line) for line in (run_dir / "journal.jsonl").read_text().splitlines()]
    assert [event["why"] for event in events if event["event"] == "healed"] == ["unwind"]
    (ended,) = [event for event in events if event["event"] == "run_ended"]
    assert (ended["outcome"], ended["reason"]) == ("interrupted", "the test raised AssertionError")
    assert [process.pid for process in psutil.process_iter() if _marker(process) == run_dir.name] == []


def _marker(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("IDRILL_RUN")
    except psutil.Error:
        return None
