"""Drills shared out to several machines: each works out its own part, and they need not talk to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shard:
    """The `number`-th of `of` machines that share the drills of one command."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> Shard:
        """From `2/5`. Raises ValueError."""
        match = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
        if match is None or not 1 <= int(match[1]) <= int(match[2]):
            raise ValueError(f"{text!r} is not a share such as 2/5 (the second of five)")
        return cls(int(match[1]), int(match[2]))

    def of_all(self, takes_s: Sequence[float]) -> list[int]:
        """Which of the drills this share has, given how long each takes. The shares of all numbers are disjoint, and together complete.

        Longest first, each to the machine that has the least to do so far (Graham 1969); ties go in the order given. The same
        drills give the same shares on every machine.
        """
        loads = [0.0] * self.of
        mine: list[int] = []
        for drill in sorted(range(len(takes_s)), key=lambda index: -takes_s[index]):
            machine = loads.index(min(loads))
            loads[machine] += takes_s[drill]
            if machine == self.number - 1:
                mine.append(drill)
        return mine
