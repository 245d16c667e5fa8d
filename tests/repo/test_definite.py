"""The tests' own rule about runs that could not be judged: once more at half the speed, never a third time, and a verdict is final."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest
from definite import TooBusy, definite, in_doubt, in_words

from harness.checks.judge.judge import Judgement
from harness.checks.verdict import Outcome, Verdict

STALL = "stall: the harness stood still for 0.8 s"


def doubt(outcome: str) -> str:
    return STALL if outcome == "INCONCLUSIVE" else ""


class Runs:
    """Outcomes of runs in their order, and at which speeds they were asked for."""

    def __init__(self, *outcomes: str) -> None:
        self.left, self.asked = list(outcomes), ""

    def fast(self) -> str:
        self.asked += "f"
        return self.left.pop(0)

    def slow(self) -> str:
        self.asked += "s"
        return self.left.pop(0)


@pytest.mark.parametrize("outcome", ["PASS", "FAIL"])
def test_a_verdict_is_final(outcome: str) -> None:
    runs, said = Runs(outcome, "PASS"), list[str]()
    assert definite(runs.fast, doubt, runs.slow, said.append) == outcome
    assert (runs.asked, said) == ("f", [])


@pytest.mark.parametrize("outcome", ["PASS", "FAIL"])
def test_doubt_is_asked_again_at_half_the_speed_and_told(outcome: str) -> None:
    runs, said = Runs("INCONCLUSIVE", outcome, "PASS"), list[str]()
    assert definite(runs.fast, doubt, runs.slow, said.append) == outcome
    assert (runs.asked, said) == ("fs", [f"carried out again, at half the speed: {STALL}"])


def test_where_the_speed_is_somebody_elses_it_is_asked_again_as_it_was() -> None:
    runs, said = Runs("INCONCLUSIVE", "PASS"), list[str]()
    assert definite(runs.fast, doubt, None, said.append) == "PASS"
    assert (runs.asked, said) == ("ff", [f"carried out again, as it was: {STALL}"])


def test_doubt_twice_says_that_the_machine_is_too_busy_and_why() -> None:
    runs = Runs("INCONCLUSIVE", "INCONCLUSIVE", "PASS")
    with pytest.raises(TooBusy) as caught:
        definite(runs.fast, doubt, runs.slow, print)
    assert runs.asked == "fs"
    assert str(caught.value).splitlines() == [
        "the machine is too busy for this test: it was carried out twice, the second time at half the speed",
        f"  first: {STALL}",
        f"  then: {STALL}",
    ]


def test_the_fixture_keeps_the_first_doubt_for_the_end_of_the_session(
    once_more: Callable[..., str], request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = Runs("INCONCLUSIVE", "FAIL")
    assert once_more(runs.fast, doubt, slower=runs.slow) == "FAIL"
    told = f"carried out again, at half the speed: {STALL}"
    assert [text for _, text in request.node.user_properties] == [told]
    assert capsys.readouterr().out == f"{told}\n"
    request.node.user_properties.clear()  # nothing to tell at the end of the session


def test_the_fixture_gives_a_doubtful_result_to_who_wants_it(once_more: Callable[..., str], request: pytest.FixtureRequest) -> None:
    runs = Runs("INCONCLUSIVE", "INCONCLUSIVE", "PASS")
    assert once_more(runs.fast, doubt, needs_verdict=False) == "INCONCLUSIVE"
    assert runs.asked == "ff"
    request.node.user_properties.clear()


def judged(code: int, *verdicts: Verdict, reasons: tuple[str, ...] = ()) -> Judgement:
    outcome = {0: Outcome.PASS, 1: Outcome.FAIL}.get(code, Outcome.INCONCLUSIVE)
    return Judgement(outcome, code, verdicts, reasons, pd.DataFrame())


STALLED = Verdict("stall", Outcome.INCONCLUSIVE, "the harness stood still for 0.8 s", gate=True)
SHIELDED = Verdict("exactly_once", Outcome.INCONCLUSIVE, "stall is not met")
FAILED = Verdict("exactly_once", Outcome.FAIL, "3 records are missing")


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (judged(0), ""),
        (judged(1, STALLED, FAILED), ""),
        (judged(4, STALLED), ""),
        (judged(3, STALLED, SHIELDED), STALL),
        (judged(3, SHIELDED), "exactly_once: stall is not met"),
        (judged(3, SHIELDED, reasons=("the run was hung",)), "the run was hung"),
        (judged(3, STALLED, reasons=("the run was hung",)), f"the run was hung; {STALL}"),
        (judged(3), "the run proves nothing, and does not say why"),
    ],
)
def test_only_what_could_not_be_judged_is_in_doubt_and_says_so_in_words(judgement: Judgement, words: str) -> None:
    assert in_doubt(SimpleNamespace(judgement=judgement)) == words


def test_a_judgement_in_words_is_no_dump() -> None:
    passed = Verdict("counts_match", Outcome.PASS, "as many")
    assert in_words(judged(1, STALLED, passed, FAILED, reasons=("late",))).splitlines() == [
        "FAIL, exit code 1",
        "  late",
        "  INCONCLUSIVE stall: the harness stood still for 0.8 s",
        "  FAIL exactly_once: 3 records are missing",
    ]
