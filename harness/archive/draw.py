"""Draw the record of a judged run: from its evidence and its judgement alone, so that the same run always gives the same record."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import harness
from harness.archive.manifest import manifest
from harness.archive.of_people import people_of
from harness.archive.record import (
    VERSION,
    CheckOf,
    ControlOf,
    DrillOf,
    IntegrationOf,
    Recovered,
    RunRecord,
    TimesOf,
)
from harness.archive.words import Role, kept, link, name, role, run_id, word
from harness.checks.judge.save import rows
from harness.checks.judge.times import NOT_RESOLVED, RECORDS_MISSING, incident_of
from harness.checks.verdict import Finding, Outcome
from harness.environment import Environment
from harness.evidence.began import began_at
from harness.evidence.judged_subject import judged_subject
from harness.evidence.surrogates import whole
from harness.integration.identity import routes_digest
from harness.journal.events import Control, HistoryExported, RunEnded
from harness.plan.identity import drill_digest
from harness.reach import LONGEST_S
from harness.regular_file import read

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.checks.verdict import Verdict
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

_SHA = re.compile(r"[0-9a-f]{64}")
_RECOVERED: dict[str, Recovered] = {RECORDS_MISSING: "records missing", NOT_RESOLVED: "not resolved"}


def draw(evidence: Evidence, judgement: Judgement) -> RunRecord:
    """The record. Raises OSError when a file of the run cannot be read."""
    began, ended, ran_on = began_at(evidence), evidence.first_event(RunEnded), _environment(evidence)
    return RunRecord(
        record=VERSION,
        run=run_id(evidence.run),
        started=began.strftime("%Y-%m-%dT%H:%M:%SZ") if began else None,
        outcome=judgement.outcome,
        exit_code=judgement.exit_code,
        ended=ended.event.outcome if ended else None,
        doubts=len(judgement.reasons),
        sealed=judgement.integrity.sealed,
        changed=len(judgement.integrity.changed),
        drill=_drill(evidence),
        integration=_integration(evidence),
        connector=name(evidence.connector_name),
        file=name(Path(evidence.plan.connector_file).name.removesuffix(".connector.yaml")),
        subject=judged_subject(evidence),
        runtime=name(evidence.plan.runtime),
        speed=evidence.speed,
        seed=evidence.plan.seed,
        ran_with=name(ran_on.harness) if ran_on else None,
        judged_with=name(harness.__version__),
        checks=tuple(_check(verdict, _known(evidence)) for verdict in judgement.verdicts),
        faults=len(judgement.times),
        times=tuple(_times(row, _route(evidence, window)) for row, window in zip(rows(judgement.times), evidence.windows, strict=True)),
        controls=tuple(_controls(evidence)),
        people=people_of(evidence),
        ci=link(ran_on.ci) if ran_on and ran_on.ci else None,
        manifest=manifest(evidence.run_dir),
    )


def _drill(evidence: Evidence) -> DrillOf:
    plan, about = evidence.plan, evidence.plan.about
    return DrillOf(
        name=name(about.name),
        digest=drill_digest(plan),
        category=about.category,
        pattern=about.pattern,
        entities=tuple(about.entities),
        source=name(about.source.name),
        destination=name(about.destination.name),
        rate_limit=kept(about.destination.rate_limit),
        adapted=len(plan.adapted),
        in_python=plan.test is not None,
    )


def _integration(evidence: Evidence) -> IntegrationOf | None:
    told = evidence.plan.integration
    if told is None:
        return None
    exports = {each.event.what: each.event.command for each in evidence.events_of(HistoryExported)}
    return IntegrationOf(
        name=name(told.name),
        digest=told.digest,
        routes=routes_digest(told.routes),
        people=told.people or None,
        loosened=told.loosened,
        exports={what: command for what, command in exports.items() if command is not None and _SHA.fullmatch(command)},
    )


def _check(verdict: Verdict, routes: dict[str, Role] | None) -> CheckOf:
    return CheckOf(
        check=name(verdict.check),
        outcome=verdict.outcome,
        gate=verdict.gate,
        seen=verdict.seen_not_judged,
        params={word(key): _param(key, value, routes) for key, value in verdict.params.items()},
        counts={word(key): _count(value) for key, value in verdict.counts.items() if not isinstance(value, str)},
        found=_found(verdict.findings) if verdict.outcome is Outcome.FAIL else {},
        by_entity={word(entity): {word(column): count for column, count in counts.items()} for entity, counts in verdict.by_entity.items()},
    )


def _param(key: str, value: object, routes: dict[str, Role] | None) -> int | float | bool | str | None:
    return role(value, routes) if key == "route" and isinstance(value, str) else kept(value)


def _count(value: Any) -> int | float | None:
    if isinstance(value, int) or value is None:
        return value
    number = float(value)
    return round(number, 3) if math.isfinite(number) else None


def _found(findings: tuple[Finding, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for finding in findings:
        if not finding.excused_by:
            found[word(finding.kind)] = found.get(word(finding.kind), 0) + finding.count
    return found


def _times(row: dict[str, Any], route: Role | None) -> TimesOf:
    return TimesOf(
        fault=name(row["fault"]),
        kind=name(row["kind"]),
        where=name(row["where"]),
        injected_t=_seconds(row["injected_t"]),
        healed_t=_seconds(row["healed_t"]),
        mttd_s=_seconds(row["mttd_s"]),
        mttd_note=row["mttd_note"],
        route=route,
        mtta_s=_seconds(row["mtta_s"]),
        mtta_note=row["mtta_note"],
        mttr_s=_seconds(row["mttr_s"]),
        mttr_note=_recovered(row["mttr_note"]),
    )


def _route(evidence: Evidence, window: FaultWindow) -> Role | None:
    incident = incident_of(evidence, window)
    return None if incident is None else role(incident.route, _known(evidence))


def _known(evidence: Evidence) -> dict[str, Role] | None:
    told = evidence.plan.integration
    return None if told is None else dict(told.routes)


def _seconds(value: float | None) -> float | None:
    return round(value, 3) if value is not None and abs(value) <= 2 * LONGEST_S else None


def _recovered(note: str) -> Recovered:
    """Anything else names the checks that failed, which the record has anyway."""
    known: dict[str, Recovered] = {word: word for word in get_args(Recovered)}
    return (known | _RECOVERED).get(note, "data wrong")


def _controls(evidence: Evidence) -> Iterator[ControlOf]:
    people = evidence.people
    asked = {one.request.act.number: people.standing(one.request.act.who) for one in people.carried_out} if people else {}
    for told in evidence.events_of(Control):
        by = None if told.event.request is None else asked.get(told.event.request)
        yield ControlOf(control=name(told.event.control), at_t=_seconds(evidence.t_of(told)), by=by or "drill")


def _environment(evidence: Evidence) -> Environment | None:
    try:
        return Environment.model_validate_json(whole(read(evidence.run_dir / "environment.json")))
    except (OSError, ValueError, RecursionError):
        return None
