from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from harness.checks.verdict import Outcome
from harness.trials.trial import Came, Result, Trial
from harness.world.processes.confine import Confine


def test_the_key_tells_runs_apart_and_folders_not(trial: Callable[..., Trial]) -> None:
    one = trial()
    moved = Trial(one.plan.model_copy(update={"drill_file": "/elsewhere/commit-then-cut.drill.yaml"}))
    assert moved.key == one.key
    told = tuple(check.model_copy(update={"reads": ("something else",)}) for check in one.plan.checks)
    assert Trial(one.plan.model_copy(update={"checks": told})).key == one.key
    others = [trial(seed=2), trial(connector="duplicates"), trial("token-expiry"), Trial(one.plan.model_copy(update={"speed": 30.0}))]
    assert len({one.key, *(other.key for other in others)}) == 5


def test_a_result_of_another_confinement_does_not_count(trial: Callable[..., Trial]) -> None:
    assert trial(confine=Confine.AUTO).key == trial().key
    assert len({trial(confine=asked).key for asked in Confine}) == 3


def test_a_result_survives_a_file() -> None:
    result = Result("k", "FAIL", {"exactly_once": "1 missing"}, {"exactly_once": ["missing"]}, {"exactly_once": ["a-1"]}, wall_s=1.5)
    assert Result.of_json(json.loads(json.dumps(result.as_json()))) == result


def test_only_pass_and_fail_are_judgements() -> None:
    assert [Result("k", outcome).judged for outcome in ("PASS", "FAIL", "INCONCLUSIVE", "BROKE")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("doubts", "unfelt", "seen", "only"),
    [
        (["fault_was_felt"], ["f1"], {}, True),
        (["fault_was_felt"], ["f1"], {"exactly_once": "1 missing"}, True),
        (["fault_was_felt", "stall"], ["f1"], {}, True),
        (["fault_was_felt", "stall"], ["f1"], {"exactly_once": "1 missing"}, False),
        (["steady_state", "fault_was_felt"], ["f1"], {}, False),
        (["course", "fault_was_felt"], ["f1"], {}, False),
        (["fault_was_felt"], [], {}, False),
    ],
)
def test_whether_nothing_but_unfelt_faults_stood_in_the_way(doubts: list[str], unfelt: list[str], seen: dict[str, str], only: bool) -> None:
    assert Result("k", "INCONCLUSIVE", doubts=doubts, unfelt=unfelt, seen=seen).only_unfelt is only


def test_a_trial_comes_to_an_outcome_of_its_run_or_to_none() -> None:
    assert set(Came) - {Came.BROKE} == set(Outcome)
