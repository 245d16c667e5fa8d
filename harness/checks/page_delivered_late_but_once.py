"""`page_delivered_late_but_once`: with the path to the pager broken, the page comes late but once, and the data does not wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.judge.alerts import ALERT_LINKS, on_any_route, since_injection
from harness.checks.judge.excused_pages import absent, late, sent_twice
from harness.checks.judge.side_path import blocked
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow


class Params(CheckParams):
    """How late."""

    within: Duration = Field(300.0, description="longest time from the heal of the pager's link to the page")


class PageDeliveredLateButOnce(Check[Params]):
    """One message opens one incident on an owner's route soon after the alert path is healed; meanwhile records were written."""

    name = "page_delivered_late_but_once"
    reads = ("alerts", "journal: injected, healed", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        path = next((window for window in evidence.windows if _is_alert_path(window) and window.injected_t is not None), None)
        if path is None or path.healed_t is None:
            return self.inconclusive(params, "the path to the pager was not broken and healed")
        since = since_injection(evidence)
        incidents = since[1] if since else ()
        pages = sum(1 + incident.renotified for incident in incidents)
        findings = []
        if not incidents:
            findings.append(absent(evidence, "the page never came"))
        elif pages > 1:
            text = f"{plural(pages, 'page')} in {plural(len(incidents), 'incident')} instead of one ({on_any_route(incidents)})"
            findings.append(Finding("several", pages, text, excused_by=sent_twice(evidence, pages, 1)))
        if incidents and not incidents[0].is_owned:
            findings.append(Finding("wrong_owner", 1, f"the page went to {incidents[0].route}, which belongs to nobody", excusable=False))
        took_s = incidents[0].opened_t - path.healed_t if incidents else None
        if took_s is not None and took_s > params.within:
            text = f"the page came {duration(took_s)} after its path was healed, later than {duration(params.within)}"
            findings.append(late(evidence, text, path.healed_t, incidents[0].opened_t, params.within))
        findings += blocked(evidence, path, ALERT_LINKS, "the pager")
        passed = f"one page, {duration(max(0.0, took_s or 0.0))} after its path was healed; the data did not wait for it"
        return self.conclude(params, findings, passed, {"pages": pages, "after_heal_s": took_s}, {"incidents": evidence.incidents})


def _is_alert_path(window: FaultWindow) -> bool:
    return window.plan.where in ALERT_LINKS


CHECK = PageDeliveredLateButOnce(Params)
