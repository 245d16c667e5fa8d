"""The actions of reviews that were to end a pattern: those whose proof is the check that keeps failing, in a drill in which it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from harness.review.actions import Followed


def with_actions(patterns: pd.DataFrame, actions: Iterable[Followed]) -> pd.DataFrame:
    """The same rows with `actions`: each by its name, its review and its state; empty where nobody has decided anything."""
    import pandas as pd

    known = tuple(actions)
    told = [", ".join(_against(row["check"], row["drills"].split(", "), known)) for row in patterns.to_dict("records")]
    return patterns.assign(actions=pd.Series(told, index=patterns.index, dtype="str"))


def _against(check: str, drills: Iterable[str], actions: Iterable[Followed]) -> Iterator[str]:
    among = frozenset(drills)
    for each in actions:
        proof = each.action.done_when
        if proof.check == check and proof.drill in among:
            yield f"{each.action.id} of {each.review.stem} ({'overdue' if each.due else each.state})"
