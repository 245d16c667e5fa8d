"""Which pairs of faults the judged schedules have covered. Of the drawn schedules, the one that covers most new pairs runs next.

Most failures under two faults occur when one begins or ends while the other acts: the recovery from one meets the other. A blind draw
of twelve faults has such a meeting of two given ones in one schedule of thirty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from itertools import permutations

from harness.explore.schedule import Schedule

Meeting = tuple[str, ...]


@lru_cache(maxsize=4096)
def meetings(schedule: Schedule) -> frozenset[Meeting]:
    """Each fault by itself; and for any two: one begins within the other, ends within it, or is over before it."""
    met: set[Meeting] = {(event.name,) for event in schedule}
    for one, other in permutations(schedule, 2):
        if other.after <= one.after < other.end:
            met.add((one.name, "begins within", other.name))
        if other.after <= one.end < other.end:
            met.add((one.name, "ends within", other.name))
        if one.end <= other.after:
            met.add((one.name, "before", other.name))
    return frozenset(met)


class Cover:
    """Counts meetings. Each time that a pair was seen halves its worth, since a third fault may have hidden its effect."""

    def __init__(self) -> None:
        self._times: Counter[Meeting] = Counter()

    def add(self, schedule: Schedule) -> None:
        """It was judged: all of its faults were felt."""
        self._times.update(meetings(schedule))

    def next_of(self, pool: Collection[Schedule], number: int) -> list[Schedule]:
        """So many of the pool, the most promising first; per fault, because the more act at once, the more they hide from each other."""
        times, left, chosen = Counter(self._times), list(pool), list[Schedule]()
        while left and len(chosen) < number:
            best = max(left, key=lambda one: sum(0.5 ** times[met] for met in meetings(one)) / len(one))  # of equals the first drawn
            left.remove(best)
            chosen.append(best)
            times.update(meetings(best))
        return chosen
