"""Layer 1: what is seen, how bad it is, where to look, what to decide."""

from __future__ import annotations

from collections.abc import Iterator

from harness.report.wording import span
from harness.runbook.blocks import Block, Bullet, Heading, Line, Step, Table, place, said
from harness.runbook.known import Known
from harness.runbook.words import day, first_page, last_drill, page_words, run_command, share

IMPACT, IMPACT_CHECK = "stopped-30m", "outage_impact"
_WHO = {"customer": "the customer", "support": "support", "engineers": "the engineers"}
_COUNTS = {"owed": "owed", "orphans": "orphans", "doubles": "doubled effects"}
"""What the drill measures, in words."""


def detection(known: Known) -> Iterator[Block]:
    yield Heading(2, "1. Detection and owner", "detection")
    yield Line(_paged(known))
    rows = tuple((f"{place(sign.anchor)}{said(sign.seen)}", first_page(known, sign.drill)) for sign in known.signs)
    if rows:
        yield Table(("Symptom", "First page, as measured"), rows)
    unmeasured = dict.fromkeys(sign.drill for sign in known.signs if sign.drill and not known.page(sign.drill))
    if unmeasured:
        yield Line(f"To measure: {run_command(known, *unmeasured)}")
    yield from _impact(known)
    if known.file.runbook.diagnosis:
        yield Line("**Quick diagnosis,** in this order:")
        yield from (Step(said(look)) for look in known.file.runbook.diagnosis)
    yield from _decisions(known)
    yield from _alone(known)
    yield from _triage(known)


def _paged(known: Known) -> str:
    detect, escalate = known.file.detect, known.file.escalate
    within = f"within {span(detect.within)}" if detect.within else "at a time that nobody has decided"
    text = f"The owner is paged {within}."
    if escalate.within_s:
        whom = "the pager goes on to the next person" if escalate.by else f"{said(known.person('backup')) or 'the backup'} is paged"
        text += f" Without an answer {whom} after {span(escalate.within_s)}."
    return text


def _impact(known: Known) -> Iterator[Block]:
    stops, file = known.file.stops_for_30m, known.file
    if stops.breaks:
        more = "; ".join(filter(None, (f"harm to records: {stops.harm}" if stops.harm else "", said(stops.costs) if stops.costs else "")))
        yield Bullet(f"**Impact after 30 minutes:** {said(stops.breaks)}{f' ({more})' if more else ''}{_measured(known)}")
    if file.runbook.impact:
        yield Bullet(f"**Who is affected:** {said(file.runbook.impact)}")
    for each in file.downstream:
        if each.system:
            holds = f" holds {said(each.holds)}" if each.holds else " holds stale records"
            yield Bullet(f"**Behind it:** {said(each.system)}{holds}{f'; {said(each.refresh)}' if each.refresh else ''}")
    promised = (
        f"recovered within {span(file.sla.recover)}" if file.sla.recover else "",
        f"{share(file.sla.records)} of the records arrive" if file.sla.records else "",
    )
    if any(promised):
        yield Bullet(f"**Promised:** {', '.join(filter(None, promised))}")


def _measured(known: Known) -> str:
    """The counts of the newest run that measured the impact."""
    record = known.last(IMPACT)
    check = next((each for each in record.checks if each.check == IMPACT_CHECK), None) if record else None
    if record is None or check is None or not check.counts:
        return f". Not measured yet ({IMPACT})" if IMPACT in known.due else ""
    counts = ", ".join(f"{check.counts[name]:g} {words}" for name, words in _COUNTS.items() if check.counts.get(name) is not None)
    return f". Measured on {day(record)}: {counts}"


def _decisions(known: Known) -> Iterator[Block]:
    does = {each.when: each.do for each in known.file.decide}
    rows = tuple(
        (f"{place(sign.anchor)}{said(sign.seen)}", said(does.get(sign.seen) or "not decided"), f"{last_drill(known, sign.drill)}{page}")
        for sign in known.decisions
        for first in [known.page(sign.drill)]
        for page in [f"; {page_words(first)}" if first else ""]
    )
    if rows:
        yield Table(("Decide: when", "do", "Last drill, and its first page"), rows)


def _alone(known: Known) -> Iterator[Block]:
    """Third parties without which nothing flows."""
    parties = [
        said(each.party) + (f" (without it: {said(each.instead)})" if each.instead else "")
        for each in known.file.depends_on.single_points
        if each.party
    ]
    if parties:
        yield Bullet(f"**Nothing flows without** {', '.join(parties)}")


def _triage(known: Known) -> Iterator[Block]:
    asked = [
        f"{words}, if {' or '.join(failures)}"
        for who, words in _WHO.items()
        if (failures := [said(each.failure) for each in known.file.triage if each.to == who and each.failure])
    ]
    if asked:
        yield Bullet(f"**Ask first:** {'; '.join(asked)}")
