"""The tests' own rule about runs that could not be judged: once more, never a third time, and a verdict is final."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("outcomes", "last"),
    [(["PASS"], "PASS"), (["FAIL", "PASS"], "FAIL"), (["INCONCLUSIVE", "FAIL"], "FAIL"), (["INCONCLUSIVE"] * 3 + ["PASS"], "INCONCLUSIVE")],
)
def test_only_doubt_is_asked_again_and_only_once(
    once_more: Callable[..., str], request: pytest.FixtureRequest, outcomes: list[str], last: str
) -> None:
    runs = iter(outcomes)
    assert once_more(lambda: next(runs), lambda outcome: "a stall" if outcome == "INCONCLUSIVE" else "") == last
    told = [("carried out again", "a stall")] if outcomes[0] == "INCONCLUSIVE" else []
    assert request.node.user_properties == told
    request.node.user_properties.clear()  # nothing to tell at the end of the session
