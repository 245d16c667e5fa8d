"""Where and with what a run was made: what the run directory says of it, as pairs of texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.report.hostile import line
from harness.report.wording import many, wall

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

_LONGEST = 200


def started_at(evidence: Evidence) -> datetime | None:
    """Wall time of the run's beginning, in UTC; None when the journal does not tell it."""
    event = evidence.first_event("run_started")
    anchor_ns = event.number("anchor_real_ns") if event else None
    try:
        return None if not anchor_ns else datetime.fromtimestamp(anchor_ns // 1_000_000_000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def environment(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """(name, value) in a fixed order: the run's own facts first, then what environment.json holds."""
    return (*_facts(evidence), *_saved(evidence.run_dir / "environment.json"))


def _facts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    plan = evidence.plan
    begun = started_at(evidence)
    yield "run", line(evidence.run)
    if begun:
        yield "started", f"{begun:%Y-%m-%d %H:%M:%S} UTC"
    yield "took", wall((evidence.end_t + evidence.t0) / plan.speed)
    yield "speed", f"{plan.speed:g} drill seconds per second"
    yield "seed", str(plan.seed)
    yield "runtime", line(plan.runtime)
    yield "seal", line(evidence.integrity, _LONGEST)
    ready = evidence.first_event("world_ready")
    if ready:
        version = f" {line(ready.text('toxiproxy_version'))}" if ready.text("toxiproxy_version") else ""
        yield "fault proxy", line(ready.text("toxiproxy")) + version
        if ready.text("confined"):
            yield "confinement", line(ready.text("confined"))
        yield "world up after", wall(ready.number("wall_s"))
    for event in evidence.events_of("service_ready"):
        if event.text("image"):
            yield f"image of the service {line(event.text('service'))}", line(event.text("image"))
    for event in evidence.events_of("accelerated"):
        seen, obeyed, brief = (event.number(name) or 0 for name in ("seen", "accelerated", "brief"))
        told = f"{seen:g} seen, {obeyed:g} accelerated"
        yield f"processes of the {line(event.text('actor'))}", told + (f", {brief:g} gone before they could tell" if brief else "")
    links = evidence.first_event("links")
    names = links.data.get("links") if links else None
    if isinstance(names, dict):
        yield "links", line(", ".join(sorted(map(str, names))))
    for row in evidence.escapes.to_dict("records"):
        yield f"escaped to {line(row['host'])}", f"{many(row['times'], 'time')}, answered with 403: not declared under `hosts:`"


def _saved(path: Path) -> Iterator[tuple[str, str]]:
    try:
        saved = json.loads(regular_file.read(path))
    except (OSError, ValueError, RecursionError):
        return
    if isinstance(saved, dict):
        yield from _flat(saved, "")


def _flat(mapping: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in sorted(mapping.items()):
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name} ")
        elif isinstance(value, (str, int, float, bool)):
            yield line(f"{prefix}{name}".replace("_", " ")), line(value, _LONGEST)
