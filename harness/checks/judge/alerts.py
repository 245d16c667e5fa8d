"""The shared parts of the alert checks: incidents since the first injection, and pages on an owner's route."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten
from typing import TYPE_CHECKING

from harness.checks.base import plural
from harness.evidence.incidents import Incident

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

ALERT_LINKS = ("alerts", "watchdog.alerts")
SIDE_LINKS = (*ALERT_LINKS, "history")
"""Links that carry no records: if one is broken, the data must not wait for it."""
_LONGEST_QUOTE = 160
NOTHING_INJECTED = "no fault was injected, so no alert was expected"


def since_injection(evidence: Evidence) -> tuple[float, tuple[Incident, ...]] | None:
    """When the first fault was read back, and the incidents opened from then on; None: nothing was injected."""
    first = evidence.first_fault
    if first is None or first.injected_t is None:
        return None
    start = first.sent_t if first.sent_t is not None else first.injected_t
    return first.injected_t, tuple(incident for incident in evidence.episodes if incident.opened_t >= start)


def before_injection(evidence: Evidence) -> tuple[Incident, ...]:
    """Incidents opened before the first injection was sent."""
    first = evidence.first_fault
    start = float("inf") if first is None or first.injected_t is None else first.injected_t if first.sent_t is None else first.sent_t
    return tuple(incident for incident in evidence.episodes if incident.opened_t < start)


def first_page(incidents: tuple[Incident, ...]) -> Incident | None:
    """The first incident on an owner's route."""
    return next((incident for incident in incidents if incident.is_owned), None)


def fault_behind(evidence: Evidence, incident: Incident) -> FaultWindow | None:
    """The fault under which an incident opened: the latest one in place then, else the latest one put in place before."""
    before = [window for window in evidence.windows if window.injected_t is not None and (window.sent_t or 0.0) <= incident.opened_t]
    active = [window for window in before if window.covers(incident.opened_t)]
    return next(reversed(active or before), None)


def fault_to_page_for(evidence: Evidence) -> FaultWindow | None:
    """The fault that should have raised the page: of those on the records' way the one that was in place for longest.

    A second instance breaks nothing by itself.
    """
    breaking = [window for window in evidence.windows if window.plan.felt != "instance"] or list(evidence.windows)
    windows = [window for window in breaking if window.plan.where not in SIDE_LINKS] or breaking
    return max(windows, key=lambda window: _lasts_s(evidence, window), default=None)


def _lasts_s(evidence: Evidence, window: FaultWindow) -> float:
    if window.injected_t is not None:
        return evidence.end_of(window) - (window.injected_t if window.sent_t is None else window.sent_t)
    return evidence.planned_s(window) or 0.0


def nobody_was_paged(evidence: Evidence) -> str:
    """The result of a run without a page. It also reports the messages that the pager refused."""
    return "; ".join(filter(None, ("nobody was paged", refusals(evidence))))


def refusals(evidence: Evidence) -> str:
    """The messages that the pager refused, and the most frequent reason; empty if there are none."""
    refused = evidence.refused_pages
    if not len(refused):
        return ""
    reasons = refused.groupby(["status", "why"], sort=False).size().sort_values(ascending=False, kind="stable")
    [(status, why), *others] = reasons.index
    more = f" and, for other reasons, {len(refused) - reasons.iloc[0]} more" if others else ""
    return f"the pager refused {plural(int(reasons.iloc[0]), 'message')} with {status} ({why}){more}"


def on_any_route(incidents: Iterable[Incident]) -> str:
    """The routes, as people say them: `on backup, shared`."""
    return "on " + ", ".join(sorted({incident.route for incident in incidents}))


def as_quoted(incident: Incident) -> str:
    """What its opening message says, on one line and not too long, in quotation marks."""
    said = incident.opening.summary.strip() or incident.opening.text
    return f'"{shorten(said, _LONGEST_QUOTE, placeholder=" …")}"'


def as_plain_post(evidence: Evidence, body: str) -> str:
    """How to send such a message to the plain address of a route, if the connector's file hands it one; else empty."""
    address = evidence.plan.about.connector.plain_pager
    return f"; expected: POST {body} to {address}" if address else ""
