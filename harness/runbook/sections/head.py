"""Who owns it, when it was last tested, and when it is read again."""

from __future__ import annotations

from collections.abc import Iterator

from harness.integration.people import Contact
from harness.runbook.blocks import Block, Heading, Line, code, said
from harness.runbook.known import Known
from harness.runbook.words import day


def head(known: Known) -> Iterator[Block]:
    file = known.file
    yield Heading(1, f"Runbook: {said(file.integration)}")
    ways = " → ".join(filter(None, (", ".join(map(said, file.paths.sources)), ", ".join(map(said, file.paths.destinations)))))
    truth = ", ".join(f"{said(entity)}: {said(system)}" for entity, system in file.truth.items())
    yield Line(" · ".join(filter(None, (ways, said(file.pattern), f"the version that counts: {truth}" if truth else ""))))
    yield Line(f"**Owner:** {_contact(file.people.owner)} · **Backup:** {_contact(file.people.backup)}")
    newest = known.newest
    tested = f"{day(newest)}, {said(newest.drill.name)}: {newest.outcome}" if newest else "never"
    review = f"{known.next_review}" if known.next_review else "not decided" if file.recheck.every is None else "as soon as possible"
    yield Line(f"**Last test:** {tested} · **Next review:** {review}, and after each incident")


def _contact(contact: Contact) -> str:
    if contact.name is None:
        return "nobody"
    reached = (code(contact.route) if contact.route else "", code(contact.contact) if contact.contact else "")
    ways = ", ".join(filter(None, reached))
    return said(contact.name) + (f" ({ways})" if ways else "")
