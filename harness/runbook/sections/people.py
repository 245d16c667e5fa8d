"""Who hears of it, who does what, and who hands over to whom."""

from __future__ import annotations

from collections.abc import Iterator

from harness.report.wording import span
from harness.runbook.blocks import Block, Bullet, Heading, Table, code, said
from harness.runbook.known import Known
from harness.runbook.words import all_of


def people(known: Known) -> Iterator[Block]:
    file = known.file
    lines = (*_promise(known), *_whom(known), *_raci(known))
    handoff = tuple(
        (said(each.step or ""), said(known.person(each.by)), said(known.person(each.to)), said(each.done_when or ""))
        for each in file.handoff
    )
    if lines or handoff:
        yield Heading(2, "Communication", "communication")
    yield from map(Bullet, lines)
    if handoff:
        yield Table(("Hand-over", "From", "To", "Done when"), handoff)


def _promise(known: Known) -> Iterator[str]:
    comms = known.file.comms
    parts = (
        f"one point of contact: {said(known.person(comms.contact))}" if comms.contact else "",
        f"first notice within {span(comms.first_notice)}" if comms.first_notice else "",
        f"then every {span(comms.every)}" if comms.every else "",
        f"to {all_of(comms.audience)}" if comms.audience else "",
        f"the same text on {all_of(comms.channels)}" if comms.channels else "",
        f"templates: {code(comms.notices)}" if comms.notices else "",
        f"what to answer customers: {code(comms.script)}" if comms.script else "",
    )
    if any(parts):
        yield f"**Notices:** {'; '.join(filter(None, parts))}"


def _whom(known: Known) -> Iterator[str]:
    notify = known.file.comms.notify
    groups = (("business", notify.stakeholders), ("platforms", notify.platform_admins), ("on call", notify.on_call))
    told = [f"{all_of(names)} ({what})" for what, names in groups if names]
    if told:
        yield f"**Notify:** {'; '.join(told)}"


def _raci(known: Known) -> Iterator[str]:
    for step, raci in known.file.raci.items():
        parts = (
            ("does it", _names(known, raci.responsible) or "nobody"),
            ("answers for it", said(known.person(raci.accountable)) or "nobody"),
            ("is asked before", all_of(raci.consulted)),
            ("is informed", all_of(raci.informed)),
        )
        yield f"**Who does what, {said(step)}:** {'; '.join(f'{names} {what}' for what, names in parts if names)}"


def _names(known: Known, names: tuple[str, ...]) -> str:
    return all_of(known.person(name) for name in names)
