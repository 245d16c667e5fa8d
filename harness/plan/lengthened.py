"""What a plan has made longer than its drill, because its connector needs more time while all is well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from harness.drill.timeline import Phase
from harness.units import format_duration

_LONGER = re.compile(r"(?P<what>phase|fault|check) [^:]+: (?:\w+ )?\S+ in place of \S+: (?P<why>.+)")
_MANY = {"phase": "phases last longer", "fault": "faults last longer, or begin later", "check": "deadlines are later"}


def lengthened(asked: Sequence[Phase], planned: Sequence[Phase], lag_s: float) -> Iterator[str]:
    """A line for each phase that lasts longer, or may, than it was asked to."""
    for before, after in zip(asked, planned, strict=True):
        if after.longest_s > before.longest_s:
            now, was, lag = map(format_duration, (after.longest_s, before.longest_s, lag_s))
            beyond = after.lasts is None and after.longest_s > lag_s
            later = " after a batch that its fault ends" if after.faults else " after faults that last longer"
            yield (
                f"phase {after.phase}: {now} in place of {was}: records need time to arrive{later if beyond else ''}, "
                f"and the connector's lag is {lag}"
            )


def without_lengths(told: str) -> str:
    """The reason why a phase, a fault or a deadline is longer, which many drills share; all else as it is.

    `idrill plan DRILL` has the lengths.
    """
    longer = _LONGER.fullmatch(told)
    return f"{_MANY[longer['what']]}: {longer['why']}" if longer else told
