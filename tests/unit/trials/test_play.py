from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from events import event

import harness.rehearsal
from harness.checks.judge.judge import Judgement
from harness.checks.verdict import Finding, Outcome, Verdict
from harness.errors import EnvironmentUnavailable, Held
from harness.journal import Entry
from harness.trials.play import play
from harness.trials.trial import Came
from harness.world.processes.confine import Confine


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[bool]]:
    """The next run ends with this judgement, or raises this; returns what `tell` said."""

    def arrange(outcome: Outcome | None = None, *verdicts: Verdict, exit_code: int = 1, error: Exception | None = None) -> list[bool]:
        told: list[bool] = []

        def run(_plan: Any, options: Any, tell: Callable[[Any], bool]) -> Any:
            for hear in options.listeners:
                hear(Entry(1, 0.0, event("timeline_started")))
                hear(Entry(2, 0.1, event("world_ready", confined=f"as asked: {options.confine}")))
            if error:
                raise error
            (tmp_path / "run").mkdir()
            judgement = Judgement(outcome or Outcome.PASS, exit_code, verdicts, ("it went another way",), None)  # type: ignore[arg-type]
            told.append(tell(judgement))
            return tmp_path / "run", judgement

        monkeypatch.setattr(harness.rehearsal, "run_and_judge", run)
        return told

    return arrange


def test_a_failure_names_checks_findings_and_records(ended: Any, trial: Any, tmp_path: Path) -> None:
    import pandas as pd

    rows = pd.DataFrame(
        {"entity": ["invoice", "account", *["invoice"] * 7], "key": ["7", "7", *(f"invoice-{number}" for number in range(7))]}
    )
    failed = Verdict(
        "exactly_once",
        Outcome.FAIL,
        "9 missing",
        findings=(Finding("missing", 9, "9 missing", excusable=True),),
        exhibits={"missing": rows},
    )
    told = ended(Outcome.FAIL, failed, Verdict("no_alert", Outcome.PASS, "-"))
    result = play(trial(), tmp_path)
    assert (result.outcome, result.failed, result.findings) == ("FAIL", {"exactly_once": "9 missing"}, {"exactly_once": ["missing"]})
    assert result.named == {"exactly_once": ["invoice 7", "account 7", "invoice-0", "invoice-1", "invoice-2"]}
    assert (result.run, told) == (str(tmp_path / "run"), [True])


def test_a_run_that_nobody_will_ask_about_is_not_kept(ended: Any, trial: Any, tmp_path: Path) -> None:
    told = ended(Outcome.FAIL, Verdict("no_alert", Outcome.FAIL, "-"))
    assert play(trial(keep=frozenset({"PASS"})), tmp_path).run is None
    assert not (tmp_path / "run").exists()
    assert told == [False]


def test_what_was_in_force_is_told_also_of_a_run_that_broke_later(ended: Any, trial: Any, tmp_path: Path) -> None:
    ended(error=KeyError("x"))
    assert play(trial(confine=Confine.OFF), tmp_path).confined == "as asked: off"
    ended(exit_code=4)
    assert play(trial(confine=Confine.REQUIRED), tmp_path).confined == "as asked: required"
    (tmp_path / "run").rmdir()
    ended(exit_code=0)
    assert play(trial(), tmp_path).confined == "as asked: auto"


def test_why_it_was_unclear(ended: Any, trial: Any, tmp_path: Path) -> None:
    ended(Outcome.INCONCLUSIVE, Verdict("steady_state", Outcome.INCONCLUSIVE, "3 commits"), exit_code=3)
    assert play(trial(), tmp_path).why == "it went another way; steady_state: 3 commits"


def test_what_was_seen_and_which_faults_nobody_felt(ended: Any, trial: Any, tmp_path: Path) -> None:
    import pandas as pd

    felt = pd.DataFrame({"fault": ["f1", "f2"], "felt": pd.array([True, False], "boolean")})
    ended(
        Outcome.INCONCLUSIVE,
        Verdict("fault_was_felt", Outcome.INCONCLUSIVE, "f2 was not felt", gate=True, exhibits={"felt": felt}),
        Verdict("exactly_once", Outcome.INCONCLUSIVE, "1 missing", seen_not_judged=True),
        exit_code=3,
    )
    result = play(trial(), tmp_path)
    assert (result.doubts, result.unfelt, result.seen) == (["course", "fault_was_felt"], ["f2"], {"exactly_once": "1 missing"})


@pytest.mark.parametrize(
    ("arranged", "why"),
    [
        ({"error": EnvironmentUnavailable("no port is free")}, "no port is free"),
        ({"error": KeyError("x")}, "a bug in the harness: KeyError: 'x'"),
        ({"outcome": Outcome.INCONCLUSIVE, "exit_code": 4}, "it went another way"),
    ],
)
def test_nothing_was_rehearsed(ended: Any, trial: Any, tmp_path: Path, arranged: dict[str, Any], why: str) -> None:
    ended(**arranged)
    result = play(trial(), tmp_path)
    assert (result.outcome, result.why) == ("BROKE", why)


def test_an_interruption_is_no_result(ended: Any, trial: Any, tmp_path: Path) -> None:
    ended(error=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        play(trial(keep=frozenset({Came.FAIL})), tmp_path)


def test_no_trial_has_a_result_while_new_runs_are_held(trial: Callable[..., Any], ended: Callable[..., Any], tmp_path: Path) -> None:
    ended(error=Held("no new run begins"))
    with pytest.raises(Held):
        play(trial(), tmp_path)
