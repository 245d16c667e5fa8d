from __future__ import annotations

import os
import pty
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from archived import record
from typer.testing import CliRunner

from harness.checks.verdict import Outcome, Verdict
from harness.cli import main, streams
from harness.evidence.integrity import INTACT
from harness.units import parse_duration
from harness.world.proof import Proof

_CODES = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.INCONCLUSIVE: 3}


@pytest.fixture(autouse=True)
def _tracebacks_stay_here(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bugs that tests make up leave their tracebacks where pytest tidies up, not in the system's temporary folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("bugs")))


@pytest.fixture
def idrill() -> Callable[..., Any]:
    """Call the command line in this process: `idrill("list", "--kinds")` gives exit_code, stdout, stderr."""

    def call(*args: str) -> Any:
        return CliRunner().invoke(main.app, list(args))

    return call


@pytest.fixture(params=["a pipe", "a terminal"])
def nobody_reads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    """Call the command line with an output whose reader has gone: gives the exit code."""
    reader, writer = os.pipe() if request.param == "a pipe" else pty.openpty()
    os.close(reader)

    def call(*args: str) -> int:
        with monkeypatch.context() as while_called:
            while_called.setattr("sys.stdout", streams.outlet(writer))
            with pytest.raises(SystemExit) as left:
                main.app(args, prog_name="idrill")
            sys.stdout.flush()
        assert isinstance(left.value.code, int)
        return left.value.code

    yield call
    os.close(writer)


@pytest.fixture(autouse=True)
def no_daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine has, the command line finds no Docker."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/docker.sock")


@pytest.fixture(autouse=True)
def proofs(monkeypatch: pytest.MonkeyPatch) -> list[Proof]:
    """What trying the accelerator would find, instead of trying it."""
    found: list[Proof] = []
    monkeypatch.setattr("harness.world.proof.prove", lambda: tuple(found))
    return found


@pytest.fixture
def rehearsed(tmp_path: Path) -> Callable[..., Any]:
    """What a run leaves, made up: `rehearsed(plan, "FAIL")`."""

    def make(plan: Any, outcome: str = "PASS") -> Any:
        judged = Outcome(outcome)
        verdicts = (Verdict("stall", Outcome.PASS, "no gap", gate=True), Verdict("exactly_once", judged, "all \x1b[31mrecords\x07"))
        judgement = SimpleNamespace(outcome=judged, verdicts=verdicts, reasons=(), exit_code=_CODES[judged], integrity=INTACT)
        run_dir = tmp_path / "run"
        (run_dir / "report").mkdir(parents=True, exist_ok=True)
        xml = f'<testsuites><testsuite name="{plan.about.name}"><testcase name="exactly_once"/></testsuite></testsuites>'
        (run_dir / "report" / "junit.xml").write_text(xml)
        return SimpleNamespace(
            plan=plan, run_dir=run_dir, judgement=judgement, page=run_dir / "report" / "index.html", record=record(outcome=judged)
        )

    return make


@pytest.fixture
def plan_of() -> Callable[..., Any]:
    def make(name: str = "a-drill", *, speed: float = 60.0, seed: int = 1, patience: str = "") -> Any:
        program = SimpleNamespace(name="orders-sync", patience_s=parse_duration(patience) if patience else None)
        about = SimpleNamespace(name=name, connector=program, watchdog=None)
        files = {"connector_file": "a.connector.yaml", "watchdog_file": None}
        phases = (SimpleNamespace(role="drill", lasts_s=600.0), SimpleNamespace(role="quiet", lasts_s=60.0))
        return SimpleNamespace(about=about, speed=speed, seed=seed, phases=phases, lag_s=60.0, **files)

    return make


@pytest.fixture
def no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typer, "style", lambda text, **_: text)
