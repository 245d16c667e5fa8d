"""The rule: what the states of all that is due come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.readiness.states import Ready, State

MOST_OPEN = 2
"""With more answers than this that are empty, stale or refuted, an integration is not ready."""
OPEN = frozenset({State.EMPTY, State.STALE, State.REFUTED})


@dataclass(frozen=True)
class Due:
    """One thing that is due."""

    key: str
    """The key of the integration file that answers it. Several boxes may have the same answer, which is counted once."""
    state: State
    by_word: bool = False
    """No proof is asked for: it is enough that it is written."""

    @property
    def is_met(self) -> bool:
        """Whether nothing is left to do."""
        return self.state is State.PROVEN or (self.by_word and self.state is State.WRITTEN)


def verdict(due: Iterable[Due], *, reviewed: bool, doubts: bool, allow_waived: bool = False) -> Ready:
    """READY, NOT PROVEN or NOT READY.

    `reviewed`: the file needs no reviewer, or one has approved it as it is today. `doubts`: the archive cannot be relied on, for example
    because a record was removed. `allow_waived`: what is waived counts as met.
    """
    all_due = tuple(due)
    answers = {each.key for each in all_due if each.state in OPEN}
    if any(each.state is State.REFUTED for each in all_due) or len(answers) > MOST_OPEN or not reviewed:
        return Ready.NOT_READY
    met = all(each.is_met or (allow_waived and each.state is State.WAIVED) for each in all_due)
    return Ready.READY if met and not doubts else Ready.NOT_PROVEN
