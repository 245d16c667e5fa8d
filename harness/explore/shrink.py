"""From a schedule that makes a check fail to the smallest that still does: fewer faults, earlier, shorter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from harness.explore.schedule import Schedule, ScheduledFault

FirstFailing = Callable[[Sequence[Schedule]], Schedule | None]
"""The first of these that makes a check fail, or a part of it that does; None: none of them."""


def shrunk(schedule: Schedule, first_failing: FirstFailing) -> Schedule:
    """Steps are taken until none of them leads to a failure any more. Every step makes it smaller, so there is an end."""
    while (found := first_failing(list(dict.fromkeys(smaller(schedule))))) is not None:
        schedule = found
    return schedule


def smaller(schedule: Schedule) -> Iterator[Schedule]:
    """The boldest steps first: one fault less, all of it earlier, all of it halved; then begin and length of each fault."""
    if len(schedule) > 1:
        yield from (schedule[:place] + schedule[place + 1 :] for place in range(len(schedule)))
    first = min(event.after for event in schedule)
    steps = [
        tuple(replace(event, after=event.after - first) for event in schedule),
        tuple(replace(event, after=event.after // 2, lasts=(event.lasts + 1) // 2) for event in schedule),
    ]
    for place, event in enumerate(schedule):
        steps += [(*schedule[:place], changed, *schedule[place + 1 :]) for changed in _smaller(event)]
    yield from (step for step in steps if step != schedule)


def _smaller(event: ScheduledFault) -> Iterator[ScheduledFault]:
    for after in dict.fromkeys((0, event.after // 2, event.after - 1)):
        if 0 <= after < event.after:
            yield replace(event, after=after)
    for lasts in dict.fromkeys((1, event.lasts // 2, event.lasts - 1)):
        if 1 <= lasts < event.lasts:
            yield replace(event, lasts=lasts)
