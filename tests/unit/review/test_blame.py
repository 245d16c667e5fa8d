"""The blameless lint, on sentences that were written before it, and on texts that it must get through.

`sentences/rules` was looked at while the rules were written, `sentences/widened` when they were widened. `sentences/held_out` was not, and
was measured before that; `sentences/held_out_again` was not, and was measured after it.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from harness.review.blame.lint import Blame, blames
from harness.review.blame.neutral import instead_of

HERE = Path(__file__).parent / "sentences"
SETS = ("rules", "held_out", "widened", "held_out_again")
NAMES = ("Robin Example", "Sam Example", "Kim Example", "Lee Example")


def sentences(half: str, kind: str) -> list[str]:
    return (HERE / half / f"{kind}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("half", SETS)
def test_nine_of_ten_blaming_sentences_are_found(half: str) -> None:
    given = sentences(half, "blaming")
    missed = [sentence for sentence in given if not list(blames(sentence, NAMES))]
    assert len(given) - len(missed) >= 0.9 * len(given), missed


@pytest.mark.parametrize("half", SETS)
def test_one_neutral_sentence_in_twenty_is_mistaken_at_most(half: str) -> None:
    given = sentences(half, "neutral")
    mistaken = {sentence: found for sentence in given if (found := list(blames(sentence, NAMES)))}
    assert len(mistaken) <= 0.05 * len(given), mistaken


def test_there_are_enough_sentences_of_both_kinds() -> None:
    count = {kind: len({*sentences("rules", kind), *sentences("held_out", kind)}) for kind in ("blaming", "neutral")}
    assert count["blaming"] >= 60
    assert count["neutral"] >= 120


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in blames(text, NAMES)]


def test_the_subject_decides() -> None:
    assert found("The job should have retried.") == []
    assert found("The engineer should have retried.") == [("counterfactual", "The engineer should have retried")]
    assert found("The script that Robin wrote failed to parse the date.") == []
    assert found("The page to Robin failed to arrive.") == []
    assert found("The Kubernetes operator failed to reconcile.") == []
    assert found("The operator failed to look.") == [("omission", "The operator failed")]


def test_quotations_code_and_comments_are_not_read() -> None:
    assert found('"Robin should have checked" was said twice.') == []
    assert found("`Robin forgot to resume`\n\n<!-- Robin forgot to resume -->\n\n> Robin forgot to resume\n") == []
    assert found('Robin and the "new" engineer forgot to resume.') != []


def test_the_place_is_that_of_the_text() -> None:
    text = "- infrastructure: The link was slow.\n- design: It grew, and then\n  Robin forgot to resume.\n"
    [blame] = blames(text, NAMES)
    assert text[blame.start : blame.end] == "Robin forgot"


def test_a_neutral_wording_is_offered_for_each_kind() -> None:
    assert instead_of(Blame(0, 1, "omission", "Robin", "Robin forgot to resume")) == "nothing reminded Robin to resume"
    assert instead_of(Blame(0, 1, "omission", "Nobody", "Nobody checked")) == "those on duty had … to do, and nothing called for it"
    for kind in ("counterfactual", "omission", "error", "judgement"):
        assert "…" in instead_of(Blame(0, 1, kind, "Robin", "")) or "condition" in instead_of(Blame(0, 1, kind, "Robin", ""))


def test_a_long_text_takes_no_time_at_all() -> None:
    words = "Robin and the team of the owner who was on call, with the people in charge, saw the alert and then restarted it "
    begun = time.monotonic()
    list(blames(f'"{words * 300}\n\n{words * 300}', NAMES))
    assert time.monotonic() - begun < 30
