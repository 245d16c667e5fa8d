"""Traps that catch tools which look at less: a fault without effect, counts that agree, one exit code for everything.

The other two, a run that is ended or killed in mid-outage, are in test_interruption.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest

from harness import assets
from harness.checks.judge.saved import SavedVerdict, read_verdicts

pytestmark = pytest.mark.e2e

IDRILL = str(Path(sys.executable).with_name("idrill"))
CONNECTORS = Path(__file__).parent / "connectors"
CUT = "{kind: commit_then_cut, link: destination, when: {destination.commits: 30}}"
Outcome = tuple[int, dict[str, SavedVerdict]]


@pytest.fixture
def drilled(drill_path: Callable[[str], str], tmp_path: Path) -> Callable[..., Outcome]:
    """`idrill run` on a changed copy of commit-then-cut, as a person would: exit code, and verdicts by check.

    After the first run at half the speed, which asks less of a busy machine.
    """
    speeds = iter(("60", "30"))

    def run(*options: str, changes: Mapping[str, str] = MappingProxyType({})) -> Outcome:
        text = Path(drill_path("commit-then-cut")).read_text()
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        drill, out = tmp_path / "trap.drill.yaml", tmp_path / f"runs-{(speed := next(speeds))}"
        drill.write_text(text)
        command = [IDRILL, "run", str(drill), "--seed", "11", "--speed", speed, "--out", str(out), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
        assert "Traceback" not in done.stdout + done.stderr
        saved = [read_verdicts(file) for file in out.glob("*/verdicts.json")]
        return done.returncode, {verdict.check: verdict for one in saved for verdict in one.verdicts}

    return run


def _besides(*checks: str) -> Callable[[Outcome], str]:
    """Why an inconclusive run is in doubt for another reason than these checks."""

    def doubt(outcome: Outcome) -> str:
        code, verdicts = outcome
        open_ = [f"{name}: {one.summary}" for name, one in verdicts.items() if one.outcome == "INCONCLUSIVE" and name not in checks]
        return "; ".join(open_) if code == 3 else ""

    return doubt


def test_a_fault_that_nobody_felt_proves_nothing(drilled: Callable[..., Outcome], once_more: Callable[..., Outcome]) -> None:
    """Nobody sends a PATCH, so nothing is broken and everything is as it should be: elsewhere this run passes."""
    without_effect = "{kind: respond, link: destination, method: PATCH, status: 500}"
    run = partial(drilled, changes={CUT: without_effect})
    code, verdicts = once_more(run, _besides("fault_was_felt", "stall"), slower=run)
    verdicts.pop("stall")  # is about the machine
    assert {name for name, verdict in verdicts.items() if verdict.outcome != "PASS"} == {"fault_was_felt"}
    assert verdicts["fault_was_felt"].outcome == "INCONCLUSIVE"
    assert "was not felt" in verdicts["fault_was_felt"].findings[0].text
    assert code == 3


@pytest.fixture
def one_for_another(tmp_path: Path) -> str:
    """A connector file for the one that doubles one record and loses one."""
    reference = assets.fixture("connector") / "reference.connector.yaml"
    program = [str(CONNECTORS / "one_for_another.py"), str(reference.parent)]
    text = reference.read_text()
    command = '["{python}", "{connector.dir}/app.py"]'
    assert command in text
    file = tmp_path / "one-for-another.connector.yaml"
    file.write_text(text.replace(command, json.dumps(["{python}", *program])))
    return str(file)


def test_one_doubled_and_one_lost_agree_in_number_and_fail_by_name(
    drilled: Callable[..., Outcome], one_for_another: str, once_more: Callable[..., Outcome]
) -> None:
    run = partial(drilled, "--connector", one_for_another, changes={"at_most: 10m": "at_most: 2m"})
    code, verdicts = once_more(run, _besides(), slower=run)
    assert verdicts["counts_match"].outcome == "PASS"
    exactly_once = verdicts["exactly_once"]
    assert exactly_once.outcome == "FAIL"
    found = {finding.kind: finding.count for finding in exactly_once.findings}
    assert (found["absent"], found["doubled"]) == (1, 1)
    (absent,), twins = exactly_once.exhibits["absent"], exactly_once.exhibits["doubled"]
    assert (absent["entity"], {twin["entity"] for twin in twins}, len(twins)) == ("invoice", {"invoice"}, 2)
    assert len({twin["key"] for twin in twins}) == 1
    assert absent["key"] != twins[0]["key"]
    assert code == 1


def test_a_tool_that_cannot_work_ends_as_neither(drilled: Callable[..., Outcome]) -> None:
    """Not as a connector that failed (1), nor as evidence that does not suffice (3)."""
    assert drilled("--toxiproxy", "http://127.0.0.1:1") == (4, {})
    assert drilled("--connector", "no-such-connector") == (2, {})
