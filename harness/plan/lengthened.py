"""What a plan has made longer than its drill, because its connector needs more time while all is well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from harness.drill.timeline import Phase
from harness.units import format_duration

_LONGER = re.compile(r"phase [^:]+: \S+ in place of \S+: (.+)")


def lengthened(asked: Sequence[Phase], planned: Sequence[Phase], lag_s: float) -> Iterator[str]:
    """A line for each phase that lasts longer, or may, than it was asked to."""
    for before, after in zip(asked, planned, strict=True):
        if after.longest_s > before.longest_s:
            now, was, lag = map(format_duration, (after.longest_s, before.longest_s, lag_s))
            lost = " after a batch that its fault ends" if after.lasts is None and after.longest_s > lag_s else ""
            yield f"phase {after.phase}: {now} in place of {was}: records need time to arrive{lost}, and the connector's lag is {lag}"


def without_lengths(told: str) -> str:
    """The reason why a phase is longer, which many drills share; all else as it is. `idrill plan DRILL` has the lengths."""
    longer = _LONGER.fullmatch(told)
    return f"phases last longer: {longer[1]}" if longer else told
