"""Whether the limits of the file leave room for a backfill, computed from its own figures."""

from __future__ import annotations

from harness.readiness.facts import Facts
from harness.readiness.needs import STOPPED_S
from harness.report.wording import span
from harness.units import format_rate


def no_room(facts: Facts) -> str:
    """Why they do not; empty: they do, or the file does not have the figures."""
    limits, within_s = facts.limits, facts.recover_s
    if limits.calls is None or limits.normal is None or limits.peak is None:
        return ""
    spare = limits.calls - limits.normal
    if spare <= 0:
        return f"`limits`: {format_rate(limits.normal)} on an ordinary day leave nothing of {format_rate(limits.calls)} for a backfill"
    needed_s = STOPPED_S * limits.peak / spare
    if within_s is not None and needed_s > within_s:
        return f"`limits`: a backfill of 30 minutes takes {span(needed_s)}, and `recover.within` promises {span(within_s)}"
    return ""
