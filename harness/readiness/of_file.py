"""The facts of a loaded integration file."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from harness.gameday.filled import SOURCES
from harness.integration.advice import advice
from harness.integration.exports import commands
from harness.integration.identity import integration_digest, people_digest
from harness.integration.people import Contact
from harness.integration.reading.load import LoadedIntegration
from harness.plan.identity import digest
from harness.plan.subject import export_digest
from harness.readiness.facts import Facts, Fit, Limits, Person, Promise, Waiver
from harness.readiness.subject_today import Today
from harness.readiness.undecided import undecided

_PROMISED = {
    ("acknowledged_within", "within"),
    ("notice_within", "within"),
    ("updates_every", "every"),
    ("contained_by_one_person", "approvals"),
}
"""Checks of people, and the parameter for which less is stricter."""


def facts_of(loaded: LoadedIntegration, today: Today, fits: Mapping[str, Fit], known: Collection[str] | None = None) -> Facts:
    """All that the file says. `fits`: whether each due drill can be run; `known`: the drills that there are."""
    file = loaded.integration
    limits, per_record = file.limits, file.limits.calls_per_record
    return Facts(
        name=file.integration,
        file=str(loaded.path),
        pattern=file.pattern,
        two_way=file.paths.two_way,
        subject=today.subject,
        digest=file_digest(loaded, today),
        owner=_person(file.people.owner),
        backup=_person(file.people.backup),
        sources=frozenset(file.paths.sources),
        destinations=frozenset(file.paths.destinations),
        entities=frozenset(file.truth),
        harm=file.stops_for_30m.harm,
        detect_s=file.detect.within,
        escalate_s=file.escalate.within_s,
        escalates_by="pager" if file.escalate.by else "connector",
        history_s=file.history.within,
        recover_s=file.recover.within,
        limits=Limits(
            limits.calls,
            None if limits.normal is None else limits.normal * per_record,
            None if limits.peak is None else limits.peak * per_record,
        ),
        watchdog=today.watchdog,
        reviewed=file.people.reviewer.digest,
        rechecked=file.recheck.digest,
        sla_recover_s=file.sla.recover,
        sla_records=file.sla.records,
        also=file.drills.also,
        waivers=tuple(
            Waiver(waiver.drill or "", waiver.reason or "", waiver.reviewer or "", waiver.until, loaded.line_of("drills", "without", place))
            for place, waiver in enumerate(file.drills.without)
        ),
        empty={str(key): why for key, why in undecided(file).items()},
        lines={key: loaded.line_of(key) for key in type(file).model_fields if (key,) in loaded.marks.keys},
        fits=fits,
        known=None if known is None else frozenset(known),
        connector=today.connector.connector.connector,
        people=people_digest(file),
        promises={of: Promise(source.key, source.value(file)) for of, source in SOURCES.items() if of in _PROMISED},
        exports={what: export_digest(command, loaded.path.parent) for what, command in commands(file).items()},
        grants_access=file.paths.grants_access,
        advice=tuple(advice(file)),
    )


def file_digest(loaded: LoadedIntegration, today: Today) -> str:
    """What a reviewer approves: the file, without the words that approving and confirming write, and its subject."""
    subject = today.subject
    parts = (integration_digest(loaded.integration), subject.connector, subject.programs, subject.watched, subject.watchdog, subject.image)
    return digest(list(parts))


def _person(contact: Contact) -> Person | None:
    return None if contact.name is None else Person(contact.name, contact.route, contact.contact, contact.confirmed)
