"""An integration that is proven by made-up records, in which a test changes one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from archived import GOOD

from harness.archive.record import CheckOf, IntegrationOf, RunRecord, TimesOf
from harness.checks.verdict import Outcome
from harness.drill.model import Pattern
from harness.integration.exports import Exported
from harness.integration.identity import routes_digest
from harness.readiness.facts import Facts, Limits, Person, Subject
from harness.readiness.faults import FAULTS
from harness.readiness.reading import GATES
from harness.readiness.supportable import QUESTIONS
from harness.readiness.table import ITEMS, Asked, IfHarmful, quarterly
from harness.readiness.today import digest_of
from harness.subject import Files
from harness.subject import Subject as Recorded

EXPORTS: dict[Exported, str] = {"history": "5" * 64, "audit": "6" * 64}
OF = IntegrationOf(
    name="orders-to-billing", digest="e" * 64, routes=routes_digest({"primary": "owner", "backup": "backup"}), exports=EXPORTS
)
AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
TODAY = Subject("orders-sync", "a" * 64, "b" * 64, "c" * 64, watchdog="d" * 64)
_LINES = (
    "integration",
    "pattern",
    "people",
    "truth",
    "paths",
    "stops_for_30m",
    "detect",
    "escalate",
    "pause",
    "resume",
    "replay",
    "rollback",
    "limits",
    "recover",
    "fallback",
    "comms",
    "history",
    "compliance",
    "recheck",
    "drills",
    "downstream",
    "depends_on",
)
_PARAMS: dict[str, dict[str, Any]] = {
    "single_alert": {"route": "owner", "within": "15m"},
    "detected_within": {"within": "15m"},
    "escalates_within": {"route": "backup", "within": "15m"},
    "rate_within": {"at_most": 20},
    "history_exports_within": {"within": "15m"},
    "outage_impact": {"lasts": "30m"},
}
_COUNTS: dict[str, dict[str, int | float | None]] = {
    "exactly_once": {"landed": 70, "exercised": 2, "surplus_records": 0},
    "outage_impact": {"owed": 60, "orphans": 0, "doubles": 0},
}
_LASTS = {"stopped-30m": 1800.0}


def facts(pattern: Pattern = "one-way-write", **changes: Any) -> Facts:
    """A file in which everything is decided."""
    given = Facts(
        name="orders-to-billing",
        file="orders-to-billing.integration.yaml",
        pattern=pattern,
        two_way=False,
        subject=TODAY,
        digest="9f2c41d0" * 8,
        owner=Person("Robin Example", "primary", "robin@example.invalid", date(2026, 11, 2)),
        backup=Person("Sam Example", "backup", "sam@example.invalid", date(2026, 11, 2)),
        sources=frozenset({"crm"}),
        destinations=frozenset({"billing"}),
        entities=frozenset({"account", "invoice"}),
        harm="late",
        detect_s=900.0,
        escalate_s=1800.0,
        escalates_by="connector",
        history_s=900.0,
        recover_s=7200.0,
        limits=Limits(10.0, 40 / 60, 2.0),
        watchdog="own",
        reviewed="9f2c41d0",
        rechecked="9f2c41d0",
        exports=EXPORTS,
        lines={key: number for number, key in enumerate(_LINES, start=2)},
    )
    return replace(given, **changes)


def recorded(subject: Subject = TODAY, **changes: Any) -> Recorded:
    """A subject as records have it."""
    said = Recorded(
        how="files",
        digest=digest_of(subject),
        connector=subject.connector,
        programs=Files(files=1, digest=subject.programs) if subject.programs else None,
        watched=Files(files=2, digest=subject.watched) if subject.watched else None,
        watchdog=subject.watchdog,
    )
    return said.model_copy(update=changes)


def checks_of(drill: str) -> list[str]:
    """Every check that the table and the seven questions ask of a drill."""
    cells = [cell.asked if isinstance(cell, IfHarmful) else cell for item in ITEMS for cell in item.cells.values()]
    asked = [proof for cell in cells if isinstance(cell, Asked) for proof in (*cell.proofs, *cell.two_way)]
    asked += [proof for question in QUESTIONS for proof in (*question.proofs, *question.of_feed)]
    return sorted({proof.check for proof in asked if proof.drill == drill and proof.check is not None})


def run(drill: str, day: str = "2026-11-20", number: int = 0, **changes: Any) -> RunRecord:
    """A run of a due drill that passes in every way."""
    struck = sorted(FAULTS.get(drill, {("down", "destination")}))
    times = tuple(
        TimesOf(
            fault=f"f{place}",
            kind=kind,
            where=where,
            injected_t=300.0,
            healed_t=300.0 + _LASTS.get(drill, 1200.0),
            mttd_s=120.0,
            route="owner",
            mttr_s=1260.0,
        )
        for place, (kind, where) in enumerate(struck)
    )
    gates = [CheckOf(check=gate, outcome=Outcome.PASS, gate=True) for gate in (*GATES, "stall")]
    checks = [
        CheckOf(check=check, outcome=Outcome.PASS, params=_PARAMS.get(check, {}), counts=_COUNTS.get(check, {}))
        for check in [*(checks_of(drill) or ["exactly_once"]), "recovered_within"]
    ]
    given = replace(
        GOOD,
        run=f"{day.replace('-', '')}-120000-{drill}-{number:06x}",
        started=f"{day}T12:00:00Z",
        drill=replace(GOOD.drill, name=drill, rate_limit="20/min"),
        integration=OF,
        file="orders-sync",
        subject=recorded(),
        checks=(*gates, *checks),
        times=times,
    )
    return replace(given, **changes)


def archive(of: Facts) -> list[RunRecord]:
    """A passing run of every drill that is due for a file."""
    named = {proof.drill for proof in _asked(of)} | set(quarterly(of))
    return [run(drill, number=number) for number, drill in enumerate(sorted(named))]


def of_today(of: Facts, **changes: Any) -> list[RunRecord]:
    """The same for a file that was loaded: with its subject, names and routes."""
    mine: dict[str, Any] = {
        "file": of.subject.file,
        "subject": recorded(of.subject),
        "integration": replace(OF, name=of.name, routes=of.routes, exports=dict(of.exports)),
    }
    return [
        replace(
            each,
            drill=replace(each.drill, source=min(of.sources), destination=min(of.destinations), entities=tuple(sorted(of.entities))),
            **(mine | changes),
        )
        for each in archive(of)
    ]


def _asked(of: Facts) -> Iterator[Any]:
    for item in ITEMS:
        cell = item.cells[of.pattern]
        if isinstance(cell, IfHarmful):
            cell = cell.asked
        if isinstance(cell, Asked):
            yield from cell.due(of)
