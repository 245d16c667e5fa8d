"""`single_alert`: exactly one incident, on one owner's route, in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.judge.alerts import NOTHING_INJECTED, as_plain_post, before_injection, since_injection
from harness.checks.judge.excused_pages import absent, late, one_more, sent_twice, uncalled_for, was_due
from harness.checks.verdict import Finding, Verdict
from harness.evidence.incidents import UNKNOWN, Incident
from harness.instants import clock, elapsed
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """Whose, and how soon."""

    route: str | None = Field(None, description="the route that must be paged; default: any owner's")
    within: Duration | None = Field(None, description="longest time from the injection to the page")


class SingleAlert(Check[Params]):
    """None before the injection; exactly one from there to the end of the run, in words, on one owner's route, within the deadline."""

    name = "single_alert"
    reads = ("alerts", "journal: injected")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        injected_t, incidents = since
        early = before_injection(evidence)
        findings = [
            *uncalled_for(evidence, "early", early, _early),
            *_number(evidence, incidents, params.within),
            *_words(incidents),
            *_owner(incidents, params.route),
            *_time(evidence, incidents, injected_t, params.within),
        ]
        counts = {"before": len(early), "since": len(incidents), "renotified": sum(incident.renotified for incident in incidents)}
        passed = _passed(incidents[0], injected_t) if not findings else ""
        exhibits = {"incidents": evidence.incidents, "refused_pages": evidence.refused_pages}
        return self.conclude(params, findings, passed, counts, exhibits)


def _early(incidents: Sequence[Incident]) -> str:
    return f"{plural(len(incidents), 'incident')} opened before the injection, at {clock(incidents[0].opened_t)}"


def _number(evidence: Evidence, incidents: tuple[Incident, ...], within_s: float | None) -> Iterator[Finding]:
    if not incidents:
        text = f"nobody was paged{was_due(evidence, within_s)}" + as_plain_post(evidence, '{"key": "…", "summary": "…"}')
        yield absent(evidence, text, within_s)
    elif len(incidents) > 1:
        routes = ", ".join(sorted({incident.route for incident in incidents}))
        text = f"{len(incidents)} incidents instead of one (on {routes})"
        yield Finding("several", len(incidents), text, excused_by=sent_twice(evidence, len(incidents), 1) or one_more(evidence, incidents))


def _words(incidents: tuple[Incident, ...]) -> Iterator[Finding]:
    empty = sum(not incident.opening.said.strip() for incident in incidents)
    if empty:
        yield Finding("says_nothing", empty, f"{plural(empty, 'incident')} opened by an empty page", excusable=False)


def _owner(incidents: tuple[Incident, ...], route: str | None) -> Iterator[Finding]:
    wrong: Counter[str] = Counter()
    for incident in incidents:
        if incident.route == UNKNOWN:
            wrong["with a routing key that belongs to nobody"] += 1
        elif not incident.is_owned:
            wrong["on the shared channel, which is not an owner"] += 1
        elif route is not None and incident.route != route:
            wrong[f"on route {incident.route} instead of {route}"] += 1
    for where, count in wrong.items():
        yield Finding("wrong_owner", count, f"{plural(count, 'incident')} {where}", excusable=False)


def _time(evidence: Evidence, incidents: tuple[Incident, ...], injected_t: float, within_s: float | None) -> Iterator[Finding]:
    if incidents and within_s is not None:
        took_s = incidents[0].opened_t - injected_t
        if took_s > within_s:
            text = f"the page came {duration(took_s)} after the injection, later than {duration(within_s)}"
            yield late(evidence, text, injected_t, incidents[0].opened_t, within_s)


def _passed(incident: Incident, injected_t: float) -> str:
    again = f", repeated {plural(incident.renotified, 'time')}" if incident.renotified else ""
    owner = incident.opening.owner or "the owner"
    took_s = max(0.0, elapsed(injected_t, incident.opened_t))
    return f"one incident for {owner} on route {incident.route}, {duration(took_s)} after the injection{again}"


CHECK = SingleAlert(Params)
