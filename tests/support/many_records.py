"""An archive of any size, made up from a seed: some integrations over some quarters, with failures, lost pages and changes of the code."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from archived import DETECTED, GOOD

from harness.archive.file import put
from harness.archive.record import CheckOf, PeopleOf, RunRecord, TimesOf
from harness.checks.verdict import Outcome
from harness.drill.model import Category
from harness.subject import Subject

INTEGRATIONS = ("orders-sync", "invoice-feed", "entitlements", "ledger-mirror", "contact-sync")
DRILLS: tuple[tuple[str, str, str, str, Category], ...] = (
    ("connector-down-20m", "down", "destination", "single_alert", "infrastructure"),
    ("expired-credential", "expired_credential", "destination.token", "alert_names", "application"),
    ("half-complete-backlog", "kill", "connector", "exactly_once", "infrastructure"),
    ("commit-then-cut", "commit_then_cut", "destination", "exactly_once", "application"),
    ("latency-spike", "latency", "destination", "recovered_within", "infrastructure"),
    ("poison-record", "poison", "destination", "dead_letters_named", "data"),
    ("bad-deployment", "bad_deployment", "connector", "no_orphans", "design"),
)
_CHECKS = ("exactly_once", "single_alert", "alert_names", "detected_within", "recovered_within", "dead_letters_named", "no_orphans")


def many_records(seed: int, count: int, until: datetime, days: int = 500) -> Iterator[RunRecord]:
    """`count` runs in the `days` up to `until`, oldest first; two in a hundred fail on an integration that works well, more on others."""
    chance = random.Random(seed)  # noqa: S311  # made-up records, no secrets
    for number in range(count):
        when = until - timedelta(days=days * (1 - (number + 0.5) / count), seconds=chance.randrange(3600))
        yield _run(chance, number, when, days)


def fill(archive: Path, records: Iterator[RunRecord]) -> int:
    """Put them into an archive; returns how many there are."""
    return len([put(record, archive) for record in records])


def _run(chance: random.Random, number: int, when: datetime, days: int) -> RunRecord:
    place = chance.randrange(len(INTEGRATIONS))
    integration, (drill, kind, where, weak, category) = INTEGRATIONS[place], chance.choice(DRILLS)
    seldom = (0.02, 0.08, 0.2, 0.02, 0.05)[place]
    outcome = chance.choices((Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS), (seldom, 0.04, 0.96 - seldom))[0]
    times = _times(chance, replace(DETECTED, kind=kind, where=where), outcome)
    release = _digest(integration, when.toordinal() * 8 // days)
    return replace(
        GOOD,
        run=f"{when:%Y%m%d-%H%M%S}-{drill}-{number:06x}",
        started=f"{when:%Y-%m-%dT%H:%M:%SZ}",
        outcome=outcome,
        exit_code={"PASS": 0, "FAIL": 1, "INCONCLUSIVE": 3}[outcome],
        drill=replace(GOOD.drill, name=drill, digest=_digest(drill), category=category),
        connector=integration,
        file=integration,
        subject=Subject(how="files", digest=release, connector=release),
        seed=number,
        checks=tuple(CheckOf(check=name, outcome=_verdict(name, weak, outcome), counts={"landed": 70}) for name in _CHECKS),
        times=(times,),
        people=PeopleOf(responder="people", acts=3) if chance.random() < 0.05 else GOOD.people,
        manifest=_digest(number),
    )


def _times(chance: random.Random, fault: TimesOf, outcome: Outcome) -> TimesOf:
    found = replace(fault, mttd_s=round(chance.lognormvariate(5, 0.6), 3), mttr_s=round(1200 + chance.lognormvariate(5, 0.8), 3))
    if outcome is Outcome.FAIL and chance.random() < 0.5:
        found = replace(found, mttd_s=None, mttd_note="not detected", route=None, mtta_s=None, mtta_note="no incident")
    if outcome is Outcome.FAIL and chance.random() < 0.6:
        found = replace(found, mttr_s=None, mttr_note="data wrong")
    return found


def _verdict(name: str, weak: str, outcome: Outcome) -> Outcome:
    return Outcome.PASS if outcome is Outcome.PASS else outcome if name == weak else Outcome.PASS


def _digest(*of: object) -> str:
    return sha256(repr(of).encode()).hexdigest()
