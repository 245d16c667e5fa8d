"""Which answers of a file are EMPTY, and why: nobody has decided them, or they are not what the box asks for."""

from __future__ import annotations

from collections.abc import Iterator

from harness.integration.containment import MOST_TO_DETECT_S, MOST_TO_ESCALATE_S
from harness.integration.fallback import NEEDED
from harness.integration.model import Integration
from harness.integration.placeholders import is_decided
from harness.readiness.facts import Key
from harness.report.wording import listed, span

MOST_APPROVALS = 1
"""With more, no single person can contain an incident."""
Reason = tuple[Key, str]


def undecided(file: Integration) -> dict[Key, str]:
    """Key → the first reason why it is EMPTY."""
    found: dict[Key, str] = {}
    for key, why in _reasons(file):
        found.setdefault(key, why)
    return found


def _reasons(file: Integration) -> Iterator[Reason]:
    people, pause = file.people, file.pause
    yield from _missing("people", {"owner.name": people.owner.name, "owner.route": people.owner.route})
    yield from _missing("people", {"backup.name": people.backup.name, "backup.route": people.backup.route})
    yield from _truth(file)
    yield from _paths(file)
    yield from _missing("stops_for_30m", {"breaks": file.stops_for_30m.breaks, "harm": file.stops_for_30m.harm})
    yield from _in_time("detect", file.detect.within, MOST_TO_DETECT_S)
    yield from _in_time("escalate", file.escalate.within_s, MOST_TO_ESCALATE_S)
    yield from _missing("pause", {"control or how": pause.control or pause.how, "by": pause.by})
    if pause.approvals is not None and pause.approvals > MOST_APPROVALS:
        yield "pause", f"{pause.approvals} approvals: one person must be able to contain it"
    yield from _missing("resume", {"control or how": file.resume.control or file.resume.how})
    yield from _missing("replay", {"control or how": file.replay.control or file.replay.how, "dedupe": file.replay.dedupe})
    yield from _missing("rollback", {"order": file.rollback.order, "audit_export": file.rollback.audit_export})
    yield from _limits(file)
    yield from _missing("fallback", {key: getattr(file.fallback, key) for key in NEEDED})
    yield from _comms(file)
    yield from _missing("history", {"export": file.history.export, "within": file.history.within})
    compliance = file.compliance
    yield from _missing("compliance", {key: getattr(compliance, key) for key in type(compliance).model_fields})
    yield from _missing("recheck", {"every": file.recheck.every})
    yield from _missing("recover", {"within": file.recover.within})
    yield from _beside_it(file)


def _beside_it(file: Integration) -> Iterator[Reason]:
    """Where there is nothing, an empty list says so."""
    if "downstream" not in file.model_fields_set:
        yield "downstream", "nobody has said which systems keep stale records after the repair; `[]`: none does"
    for system in file.downstream:
        yield from _missing("downstream", {"system": system.system, "refresh": system.refresh})
    depends = file.depends_on
    absent = [key for key in type(depends).model_fields if key not in depends.model_fields_set]
    if absent:
        yield "depends_on", f"still needs {listed([f'`{key}`' for key in absent])}; `[]`: there is none"
    untested = [backup.of or "a backup" for backup in depends.backups if backup.tested is None]
    if untested:
        yield "depends_on", f"nobody has restored {listed(untested)} (`tested`)"


_OR = " or "


def _missing(key: Key, parts: dict[str, object]) -> Iterator[Reason]:
    absent = sorted((name for name, value in parts.items() if not is_decided(value)), key=lambda name: _OR in name)
    if absent:
        yield key, f"still needs {listed([_named(name) for name in absent])}"


def _named(part: str) -> str:
    names = _OR.join(f"`{name}`" for name in part.split(_OR))
    return f"either {names}" if _OR in part else names


def _truth(file: Integration) -> Iterator[Reason]:
    if not file.truth:
        yield "truth", "nobody has decided which system is right"
    without = sorted(set(file.entities) - set(file.truth))
    if without:
        yield "truth", f"no system is right for {listed(without)}"


def _paths(file: Integration) -> Iterator[Reason]:
    paths = file.paths
    if not paths.sources or not paths.destinations:
        yield "paths", f"nobody has decided {'read' if not paths.sources else 'write'}"
    if any(path.credential is None for path in paths.read) or any(path.credential is None for path in paths.write):
        yield "paths", "a path without credential: which login reads, and which one writes?"
    if paths.shared_credentials:
        yield "paths", f"{listed(list(paths.shared_credentials))} reads and writes: the paths are not separated"


def _in_time(key: Key, within_s: float | None, most_s: float) -> Iterator[Reason]:
    if within_s is None:
        yield key, "nobody has decided how soon"
    elif within_s > most_s:
        yield key, f"{span(within_s)} is later than {span(most_s)}"


def _limits(file: Integration) -> Iterator[Reason]:
    limits = file.limits
    yield from _missing("limits", {"calls": limits.calls, "normal": limits.normal, "peak": limits.peak})
    if file.recover.within is None:
        yield "limits", "nobody has decided recover.within, which the backfill is held against"


def _comms(file: Integration) -> Iterator[Reason]:
    comms = file.comms
    yield from _missing("comms", {"contact": comms.contact})
    if file.pattern != "reporting-feed":
        yield from _missing("comms", {"first_notice": comms.first_notice, "every": comms.every, "channels": comms.channels})
    if file.customer_state:
        yield from _missing("comms", {"notices": comms.notices, "script": comms.script})
