"""The rate limit of the destination. It only becomes tighter."""

from __future__ import annotations

import math

from harness.drill.kinds import CheckUse
from harness.drill.model import Drill
from harness.drill.timeline import Phase
from harness.integration.model import Integration
from harness.integration.overlay.change import Change, with_params, with_stack
from harness.units import format_duration, format_rate

_MINUTE_S = 60.0
_SLACK = 1.5
"""A backfill also waits, and repeats what was turned away."""


def limits(drill: Drill, integration: Integration) -> Change:
    """The integration's limit, as far above the drill's load as it is above the integration's own peak.

    A limit of the drill stays where it leaves less room than that; it counts records, of which each may take several calls. Phases in
    which the backlog drains get the time that it needs.
    """
    calls, peak, each = integration.limits.calls, integration.limits.peak or integration.limits.normal, integration.limits.calls_per_record
    if calls is None or peak is None or peak <= 0:
        return Change(drill)
    load, before = drill.workload.overall_rate, drill.stack.destination.rate_limit
    now = _whole(min(before * each, load * calls / peak) if before is not None else calls * max(1.0, load / peak))
    if now == before:
        return Change(drill)
    room = now / each - load
    if room <= 0:
        return Change(
            drill, (f"rate limit: the drill's own, because {format_rate(calls)} leaves no room above a peak of {format_rate(peak)}",)
        )
    destination = drill.stack.destination.model_copy(update={"rate_limit": now})
    drill = with_params(with_stack(drill, destination=destination), lambda use: _followed(use, before, now))
    said = f"rate limit: {format_rate(now)}" + (f" in place of {format_rate(before)}" if before is not None else "")
    return _with_time(Change(drill, (f"{said}, from `limits: {{calls: {format_rate(calls)}, peak: {format_rate(peak)}}}`",)), room)


def _whole(rate: float) -> float:
    """Whole calls a minute, at least one."""
    return max(1, math.floor(round(rate * _MINUTE_S, 6))) / _MINUTE_S


def _followed(use: CheckUse, before: float | None, now: float) -> dict[str, int]:
    """A check that counts calls against the drill's own limit."""
    was = before is not None and use.params.get("at_most") == round(before * _MINUTE_S)
    counts = use.name == "rate_within" and use.params.get("side") == "destination" and was
    return {"at_most": round(now * _MINUTE_S)} if counts else {}


def _with_time(change: Change, room: float) -> Change:
    """With longer phases where the backlog cannot drain in theirs: all that was offered before, at `room` records per drill second."""
    said, before_s = list(change.said), 0.0
    timeline: list[Phase] = []
    for phase in change.drill.timeline:
        needs_s = math.ceil(_SLACK * before_s * change.drill.workload.overall_rate / room)
        drains = phase.until is not None and phase.until.owed_share is not None and phase.at_most is not None
        if drains and any(earlier.faults for earlier in timeline) and phase.longest_s < needs_s:
            said.append(
                f"phase {phase.phase}: at most {format_duration(needs_s)} in place of {format_duration(phase.longest_s)}, as the limit asks"
            )
            timeline.append(phase.model_copy(update={"at_most": float(needs_s)}))
        else:
            timeline.append(phase)
        before_s = before_s + phase.longest_s if phase.faults else before_s
    return Change(change.drill.model_copy(update={"timeline": tuple(timeline)}), tuple(said))
