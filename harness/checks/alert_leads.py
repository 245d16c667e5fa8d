"""`alert_leads`: the page leads to what can be done: it links an anchor of the runbook, or the history answers to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.judge.alerts import NOTHING_INJECTED, first_page, since_injection
from harness.checks.judge.excused_pages import absent
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Message

_URL = re.compile(r"https?://[^\s<>\"|]+", re.IGNORECASE)


class Params(CheckParams):
    """The runbook, where it is known."""

    anchors: tuple[str, ...] = Field((), description="the anchors that the runbook has; default: not known, any anchor counts")
    runbook: str | None = Field(None, description="the address of the runbook; default: not known, any address counts")


class AlertLeads(Check[Params]):
    """The first page has an absolute link with an anchor that the runbook has; or a word of it is the reference or the trace of an event in
    the history. Whether a link that leads out of the run opens is not tried."""

    name = "alert_leads"
    reads = ("alerts: references, summary, text, details", "history")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        page = first_page(since[1])
        if page is None:
            return self.conclude(params, [absent(evidence, "nobody was paged, so nobody was led anywhere")], "")
        links = [*page.opening.references, *_URL.findall(page.opening.said)]
        absolute = [link for link in links if _is_absolute(link)]
        there = [link for link in absolute if params.runbook is None or _document(link) == _document(params.runbook)]
        anchors = [urlsplit(link).fragment for link in there]
        known = [anchor for anchor in anchors if anchor and anchor in (params.anchors or (anchor,))]
        counts = {"links": len(links), "anchors": sum(map(bool, anchors))}
        exhibits = {"incidents": evidence.incidents}
        if known:
            return self.conclude(params, [], f"the page links what to do: #{known[0]}", counts, exhibits)
        if answer := _answered(evidence, page.opening):
            return self.conclude(params, [], f"the page says {answer}, and the history has events of it", counts, exhibits)
        elsewhere = absolute if not there else []
        return self.conclude(params, _astray(links, anchors, elsewhere, params.runbook), "", counts, exhibits)


def _is_absolute(link: str) -> bool:
    parts = urlsplit(link)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _document(link: str) -> str:
    """The address without the step."""
    return urlsplit(link)._replace(fragment="").geturl().rstrip("/")


def _astray(links: list[str], anchors: list[str], elsewhere: list[str], runbook: str | None) -> Iterator[Finding]:
    if elsewhere and runbook is not None:
        yield Finding("elsewhere", len(elsewhere), f"the page links {_document(elsewhere[0])}, and the runbook is at {_document(runbook)}")
    elif not links:
        yield Finding("no_lead", 1, "the page does not say what to do: no link to the runbook, nothing that the history knows")
    elif not anchors:
        yield Finding("relative", len(links), f"{plural(len(links), 'link')} without a host: from a pager a relative path leads nowhere")
    elif not any(anchors):
        yield Finding("no_anchor", len(links), f"{plural(len(links), 'link')} without an anchor: it leads to a document, not to the step")
    else:
        unknown = ", ".join(f"#{anchor}" for anchor in dict.fromkeys(anchors) if anchor)
        yield Finding("unknown_anchor", 1, f"the page links {unknown}, which the runbook does not have")


def _answered(evidence: Evidence, page: Message) -> str:
    """The first word of the page that names something in the history; empty: none does."""
    if not evidence.has_history:
        return ""
    names = evidence.history.names()
    words = (word.rstrip(".:") for word in re.findall(r"[^\s,;()\"']+", page.said))
    return next((word for word in words if word in names), "")


CHECK = AlertLeads(Params)
