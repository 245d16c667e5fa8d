"""When a fault acts within its phase: once, again and again, or in steps; each occurrence is injected and healed by itself."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from harness.drill.kinds import FaultSpec, spec_of
from harness.drill.timeline import Phase
from harness.units import between, format_duration

STEPS = 5
_TIMING = ("after", "every", "times", "ramp", "steps")


class Occurrence(NamedTuple):
    """`lasts_s` None: until the phase ends."""

    spec: dict[str, Any]
    after_s: float
    lasts_s: float | None


def occurrences(fault: FaultSpec, phase: Phase, seed: str) -> Iterator[Occurrence]:
    """Every occurrence in the order of its begin; the same seed always draws the same ones."""
    spec = {key: value for key, value in spec_of(fault).items() if key not in _TIMING}
    if fault.every is not None:
        yield from _repeated(fault, spec, random.Random(seed))  # noqa: S311  # reproducible, not secret
    elif fault.ramp:
        yield from _ramped(fault, spec, phase)
    else:
        yield Occurrence(spec, fault.after, fault.lasts)


def _repeated(fault: FaultSpec, spec: dict[str, Any], rng: random.Random) -> Iterator[Occurrence]:
    """With a chance, those that are drawn, and at least one. A fault in a fake draws for each request instead."""
    assert fault.every is not None  # noqa: S101
    begins = [round(fault.after + number * fault.every, 6) for number in range(fault.times or 2)]
    if fault.chance is not None and fault.TARGET != "fake":
        spec = {key: value for key, value in spec.items() if key != "chance"}
        drawn = [begin for begin in begins if rng.random() < (fault.chance or 0.0)]
        begins = drawn or [rng.choice(begins)]
    for begin in begins:
        yield Occurrence(spec, begin, fault.lasts)


def _ramped(fault: FaultSpec, spec: dict[str, Any], phase: Phase) -> Iterator[Occurrence]:
    """From the values that the fault names to those of its ramp, both included, in even steps of value and time."""
    steps = fault.steps or STEPS
    whole_s = fault.lasts if fault.lasts is not None else phase.longest_s - fault.after
    for number in range(steps):
        share = number / (steps - 1)
        reached = {key: between(spec[key], goal, share) for key, goal in (fault.ramp or {}).items()}
        lasts = {"lasts": format_duration(whole_s / steps)}
        yield Occurrence(spec | lasts | reached, round(fault.after + number * whole_s / steps, 6), round(whole_s / steps, 6))
