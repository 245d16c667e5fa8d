"""What a plan has made longer than its drill, because its connector needs more time while all is well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.plan.definition import Definition
from harness.units import format_duration

if TYPE_CHECKING:
    from harness.plan.model import Plan


def lengthened(plan: Plan) -> Iterator[str]:
    """A line for each phase that lasts longer, or may, than the drill says."""
    asked_s = {phase.phase: phase.longest_s for phase in Definition.of(plan).drill.timeline}
    for phase in plan.phases:
        if phase.role == "drill" and phase.at_most_s > asked_s.get(phase.name, phase.at_most_s):
            now, was, lag = map(format_duration, (phase.at_most_s, asked_s[phase.name], plan.lag_s))
            yield f"phase {phase.name}: {now} in place of {was}, so that records can arrive in it; the connector has a lag of {lag}"
