"""Layer 3: back to whole data, step by step, each with what must hold before the next."""

from __future__ import annotations

from collections.abc import Iterator

from harness.integration.recovery import Repair
from harness.report.wording import span
from harness.runbook.blocks import Block, Bullet, Heading, Line, Step, code, said
from harness.runbook.known import Known
from harness.runbook.words import all_of, by, how, share

_REPAIRED = {"replay": "replay them", "reconcile": "compare both sides and correct"}


def replay(known: Known) -> Iterator[Block]:
    file = known.file
    yield Heading(2, "3. Replay and verification", "replay")
    if file.rollback.order:
        audit = f"; then export the audit: {code(' '.join(file.rollback.audit_export))}" if file.rollback.audit_export else ""
        yield Step(f"**If a deployment caused it, roll back:** {all_of(file.rollback.order, ', then ')}{audit}")
    again = how(file.replay.control, file.replay.how)
    if again:
        why = f"; no duplicates because of: {said(file.replay.dedupe)}" if file.replay.dedupe else ""
        yield Step(f"**Replay:** {again}{why}")
    if file.recover.query:
        answer = f" ({code(' '.join(file.recover.run))})" if file.recover.run else ""
        yield Step(f"**Verify:** {said(file.recover.query)}{answer}. Nothing may be left")
    start = how(file.resume.control, file.resume.how)
    if start:
        after = {"query": "the verification finds nothing", None: ""}.get(file.resume.after, said(file.resume.after or ""))
        yield Step(f"**Resume:** {start}{by(known, file.resume.by)}{f', once {after}' if after else ''}")
    yield from _steps(known)
    yield from _repair(file.repair)


def _steps(known: Known) -> Iterator[Block]:
    recover = known.file.recover
    usual = "the verification finds nothing" if recover.query else ""
    shares = [step for step in recover.in_steps if step.share is not None]
    for place, step in enumerate(shares, 1):
        until = said(step.until) if step.until else usual
        then = "Done" if place == len(shares) else "Next"
        yield Step(f"**{share(step.share or 0)} of the traffic.**{f' {then} when {until}' if until else ''}")
    rest = (
        f"**If a step makes it worse:** {said(recover.relapse)}" if recover.relapse else "",
        f"**All data is whole within** {span(recover.within)}" if recover.within else "",
    )
    if any(rest):
        yield Line(" · ".join(filter(None, rest)))


def _repair(repair: Repair) -> Iterator[Block]:
    parts = (
        f"which records: {said(repair.records)}" if repair.records else "",
        _REPAIRED[repair.by] if repair.by else "",
        f"never by hand {said(repair.not_by_hand)}" if repair.not_by_hand else "",
    )
    if any(parts):
        yield Bullet(f"**Data repair:** {'; '.join(filter(None, parts))}")
