"""Deadlines that a connector can keep which looks only once per batch, or whose records take long while all is well."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.connector.file import ConnectorFile
from harness.drill.kinds import CheckUse
from harness.drill.model import Drill
from harness.integration.overlay.change import with_params
from harness.plan.noticed import must_notice, notices_s
from harness.units import format_duration, parse_duration

_OF_A_FAULT = frozenset({"single_alert", "detected_within"})
"""Checks whose `within` counts from the fault to the page; an integration may promise it."""
_OF_A_LATE_PAGE = "page_delivered_late_but_once"
"""Its `within` counts from the heal of the way to the pager."""
_OF_A_RECORD = "latency_after_recovery"
"""Its `within` counts from a record's offer, or from the heal, until the record is visible."""


def in_reach(drill: Drill, spec: ConnectorFile, promised_s: float | None) -> Drill:
    """The drill with deadlines in reach of this connector; `promised_s`: what its integration promises to detect within, if anything.

    A page has as long as `noticed` gives a batch, but never longer than was promised. A record has the lag that the connector's file gives
    it while all is well, unless the drill has a lag of its own.
    """
    pages_s = notices_s(spec.batch) if spec.batch and must_notice(drill) else 0.0
    lag_s = (spec.lag or (notices_s(spec.batch) if spec.batch else 0.0)) if drill.lag is None else 0.0
    least_s = {_OF_A_LATE_PAGE: pages_s, _OF_A_RECORD: lag_s}
    least_s |= dict.fromkeys(_OF_A_FAULT, pages_s if promised_s is None else min(pages_s, promised_s))
    return with_params(drill, lambda use: _at_least(use, least_s.get(use.name, 0.0)))


def later(before: Drill, after: Drill) -> Iterator[str]:
    """A line for people for each deadline that `in_reach` has changed."""
    for was, now in zip(before.checks, after.checks, strict=True):
        if now != was:
            why = "records need time to arrive" if was.name == _OF_A_RECORD else "a batch must begin first, and needs time to notice"
            yield f"check {was.name}: within {now.params['within']} in place of {was.params['within']}: {why}"


def _at_least(use: CheckUse, least_s: float) -> dict[str, str]:
    within = use.params.get("within")
    return {"within": format_duration(least_s)} if within is not None and parse_duration(within) < least_s else {}
