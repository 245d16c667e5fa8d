from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd  # noqa: F401 (pytester forgets what a run imported; extension modules cannot be loaded twice)
import pytest

import harness.plan.compile
import harness.rehearsal  # noqa: F401

_FAKE_RUNNER = """
import pandas as pd
import pytest
from archived import record
from types import SimpleNamespace
from harness import rehearsal
from harness.checks.verdict import Finding, Outcome, Verdict
from harness.errors import EnvironmentUnavailable

OUTCOME = "{outcome}"

def pytest_configure():
    pytest.patched = pytest.MonkeyPatch()
    pytest.patched.setattr(rehearsal, "rehearse", rehearse)

def pytest_unconfigure():
    pytest.patched.undo()

def rehearse(plan, options):
    if OUTCOME == "BROKE":
        raise EnvironmentUnavailable("port 8474 is taken", "choose another")
    rows = pd.DataFrame({{"key": [f"invoice-{{n:06d}}\\x1b[31m" for n in range(20)]}})
    finding = Finding("missing", 20, "offered, never committed", excusable=True)
    verdicts = (
        Verdict("stall", Outcome.PASS, "no gap", gate=True),
        Verdict("exactly_once", Outcome(OUTCOME), "what it says", findings=(finding,), exhibits={{"missing": rows}}),
    )
    reasons = ("the \\x07probe never came",)
    judgement = SimpleNamespace(outcome=Outcome(OUTCOME), verdicts=verdicts, reasons=reasons, times=pd.DataFrame(), exit_code=0)
    page = options.out / "the-run" / "report" / "index.html"
    return rehearsal.Rehearsal(plan, options.out / "the-run", judgement, page, record(outcome=Outcome(OUTCOME)))
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> Callable[..., Any]:
    """A folder with a conftest that replaces the runner, and pytest started in it with only the plugin under test."""

    def run(*args: str, outcome: str = "PASS") -> pytest.RunResult:
        pytester.makeconftest(_FAKE_RUNNER.format(outcome=outcome))
        return pytester.runpytest_inprocess(
            "-p", "no:integration_drills", "-p", "harness.pytest_plugin.plugin", "-p", "no:cacheprovider", *args
        )

    return run


@pytest.fixture
def drill_file(pytester: pytest.Pytester) -> Any:
    from harness.cli.verbs.new import What, start

    return start(What.drill, "small-one", pytester.path)
