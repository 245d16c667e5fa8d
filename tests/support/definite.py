"""A verdict that a test waits for, on a machine that may be too busy to give one.

A loaded machine makes a run INCONCLUSIVE, as it should; it never makes a verdict wrong. So a run that could not be judged is carried
out once more, at half the speed, and a verdict is never asked for twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from harness.checks.judge.judge import Judgement
from harness.checks.verdict import Outcome
from harness.exit_codes import INCONCLUSIVE

Result = TypeVar("Result")


class TooBusy(AssertionError):
    """Nothing could be judged, twice; says why in words."""


def definite(
    run: Callable[[], Result], doubt: Callable[[Result], str], slower: Callable[[], Result] | None, say: Callable[[str], None]
) -> Result:
    """The result of `run()`; where `doubt` says why it could not be judged that of `slower()`, and `say` is told so.

    `slower`: the same at half the speed; None where the speed is not the test's to choose: then `run` once more. Raises TooBusy.
    """
    result = run()
    why = doubt(result)
    if not why:
        return result
    pace = "as it was" if slower is None else "at half the speed"
    say(f"carried out again, {pace}: {why}")
    result = (slower or run)()
    again = doubt(result)
    if again:
        raise TooBusy(
            f"the machine is too busy for this test: it was carried out twice, the second time {pace}\n  first: {why}\n  then: {again}"
        )
    return result


def in_doubt(rehearsal: Any) -> str:
    """Why a run (what has a `judgement`) proves nothing, in plain words; empty where it was judged.

    Exit code 3 only: a world that could not be built, or a clock that was not obeyed, is no chance. Gates come alone: they say why the
    other checks are open.
    """
    judgement: Judgement = rehearsal.judgement
    if judgement.exit_code != INCONCLUSIVE:
        return ""
    unjudged = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.INCONCLUSIVE]
    telling = [verdict for verdict in unjudged if verdict.gate] or ([] if judgement.reasons else unjudged)
    words = [*judgement.reasons, *(f"{verdict.check}: {verdict.summary}" for verdict in telling)]
    return "; ".join(words) or "the run proves nothing, and does not say why"


def in_words(judgement: Judgement) -> str:
    """What a test says of a judgement that it did not expect: one line each, of what is not a PASS."""
    others = [f"  {one.outcome} {one.check}: {one.summary}" for one in judgement.verdicts if one.outcome is not Outcome.PASS]
    return "\n".join([f"{judgement.outcome}, exit code {judgement.exit_code}", *(f"  {reason}" for reason in judgement.reasons), *others])
