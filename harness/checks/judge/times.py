"""MTTD, MTTA and MTTR, one row per fault, in drill time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, NamedTuple

from harness.checks.judge.alerts import fault_to_page_for
from harness.checks.judge.saved import FaultTimes

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident
    from harness.evidence.timeline import FaultWindow

NOT_RECOVERED = "not recovered"
"""How the note of a fault begins that was healed, and left something wrong."""
RECORDS_MISSING = f"{NOT_RECOVERED}: records owed at heal are missing"
NOT_RESOLVED = f"{NOT_RECOVERED}: the incident was not resolved"

NOT_DETECTED = "not detected"
ALREADY_OPEN = "already open"
"""The page of an earlier fault."""
NO_INCIDENT = "no incident"
"""At least none of an owner: one on a shared channel is nobody's."""
NO_PAGE_EXPECTED = "no page expected"
"""Of each fault of a drill with the check `no_alert`, and elsewhere of each but the one that should have raised the page."""
DATA_ONLY = "data only: no incident"
RESOLVED_EARLY = "data only: resolved too early"
"""The incident was closed while its data was not complete, and a check failed for it: only the data has recovered at that time."""

COLUMNS = {field.name: "float64" if field.name.endswith(("_s", "_t")) else "str" for field in fields(FaultTimes)}


class Time(NamedTuple):
    """A duration in drill seconds, or None with the reason."""

    seconds: float | None
    note: str = ""


def fault_times(evidence: Evidence, failed: Sequence[str] = (), *, resolved_early: bool = False) -> pd.DataFrame:
    """One row of `FaultTimes` per fault. `failed`: the checks of the data that failed; a connector with wrong data has not recovered.
    `resolved_early`: whether a check failed because an incident was resolved too early.

    MTTD: injection read back → first opening message on an owner's route. MTTA: opening → acknowledged, by the
    simulated responder or, on a game day, by people.
    MTTR: injection → the later of 'all records owed at heal are committed' and 'incident resolved'.
    """
    from harness.evidence import frames

    return frames.from_rows(COLUMNS, (vars(_times(evidence, window, failed, resolved_early=resolved_early)) for window in evidence.windows))


def expects_no_page(evidence: Evidence) -> bool:
    """Whether nobody should be paged in this drill."""
    return any(use.name == "no_alert" for use in evidence.plan.checks)


def _times(evidence: Evidence, window: FaultWindow, failed: Sequence[str], *, resolved_early: bool) -> FaultTimes:
    incident = incident_of(evidence, window)
    detected, acknowledged = _detected(evidence, window, incident), _acknowledged(window, incident)
    recovered = _recovered(evidence, window, incident, failed, resolved_early=resolved_early)
    return FaultTimes(
        fault=window.plan.id,
        kind=window.plan.kind,
        target=window.plan.target,
        where=window.plan.where,
        injected_t=window.injected_t,
        healed_t=window.healed_t,
        mttd_s=detected.seconds,
        mttd_note=detected.note,
        mtta_s=acknowledged.seconds,
        mtta_note=acknowledged.note,
        mttr_s=recovered.seconds,
        mttr_note=recovered.note,
    )


def incident_of(evidence: Evidence, window: FaultWindow) -> Incident | None:
    """The owner's incident that belongs to a fault: the one open at its injection, else the first opened from there on.

    An incident that opened after this fault's heal and after the injection of another one belongs to that other one.
    """
    if window.injected_t is None:
        return None
    owned = [incident for incident in evidence.episodes if incident.is_owned]
    already = next(
        (incident for incident in owned if incident.is_open_at(window.injected_t) and incident.opened_t < window.injected_t), None
    )
    if already is not None:
        return already
    healed_t = evidence.end_of(window)
    later = [
        other.injected_t
        for other in evidence.windows
        if other.injected_t is not None and other.injected_t >= healed_t and other is not window
    ]
    until_t = min(later, default=float("inf"))
    return next((incident for incident in owned if window.injected_t <= incident.opened_t < until_t), None)


def _detected(evidence: Evidence, window: FaultWindow, incident: Incident | None) -> Time:
    if window.injected_t is None:
        return Time(None, "not injected")
    if incident is None:
        due = not expects_no_page(evidence) and window is fault_to_page_for(evidence)
        return Time(None, NOT_DETECTED if due else NO_PAGE_EXPECTED)
    if incident.opened_t < window.injected_t:
        return Time(None, ALREADY_OPEN)
    return Time(incident.opened_t - window.injected_t)


def _acknowledged(window: FaultWindow, incident: Incident | None) -> Time:
    if window.injected_t is None or incident is None:
        return Time(None, NO_INCIDENT)
    if incident.opened_t < window.injected_t:
        return Time(None, ALREADY_OPEN)
    if incident.acknowledged_t is None:
        return Time(None, "not measured")
    return Time(incident.acknowledged_t - incident.opened_t)


def _recovered(evidence: Evidence, window: FaultWindow, incident: Incident | None, failed: Sequence[str], *, resolved_early: bool) -> Time:
    if window.injected_t is None:
        return Time(None, "not injected")
    if window.healed_t is None:
        return Time(None, "not healed")
    settled_t = evidence.backlog.at(window.healed_t).settled_t
    if settled_t is None or failed:
        return Time(None, RECORDS_MISSING if settled_t is None else f"{NOT_RECOVERED}: {' and '.join(failed)} failed")
    if incident is None:
        return Time(settled_t - window.injected_t, DATA_ONLY)
    if incident.resolved_t is None:
        return Time(None, NOT_RESOLVED)
    early = RESOLVED_EARLY if incident.resolved_t < settled_t and resolved_early else ""
    return Time(max(settled_t, incident.resolved_t) - window.injected_t, early)
